import * as l10n from '@vscode/l10n';
import { imageMistake } from './imageMistakes';
import type { Mistake } from './mistake';
import type { Origins } from './origins';
import { listed } from './torch/rule';
import type { Operation } from './tree/operation';
import type { Tensor, Value } from './value';

/*
 * What PyTorch takes without a word, or with a warning, though it is hardly meant. Told only where all sizes are numbers.
 */

type Look = (operation: Operation, origins: Origins) => Mistake | undefined;

/** By the operation's name. */
const looks: readonly (readonly [RegExp, Look])[] = [
  [/^(?:view|reshape)$/, viewMistake],
  [/^(?:mse|l1|smoothl1|huber)loss$/, lossMistake],
  [/^linear$/, ({ inputs: [input] }, origins) => rowMistake(input, origins)],
  [/^(?:conv|maxpool|avgpool|lppool|adaptivemaxpool|adaptiveavgpool)2d$|^(?:interpolate|upsample)$/, imageMistake],
  [/^dropout[23]d$/, dropoutMistake],
];

const known = new Map<string, Look | undefined>();

/** The mistake that an operation is, if it is one. */
export function mistakeOf(operation: Operation, origins: Origins): Mistake | undefined {
  const { name } = operation;
  if (!known.has(name)) known.set(name, looks.find(([names]) => names.test(name))?.[1]);
  const look = known.get(name);
  if (!look) return undefined;
  return operation.inputs.every(hasNumbers) ? look(operation, origins) : undefined;
}

/** `x.view(-1, 400)` of (4, 16, 6, 6): the samples become others. */
function viewMistake({ args, inputs: [input], output }: Operation): Mistake | undefined {
  const sizes = args.shape ?? args.size;
  const [before, after] = [numbersOf(input), numbersOf(output)];
  const isInferred = sizes?.kind === 'tuple' && sizes.items[0]?.kind === 'int' && sizes.items[0].size === -1;
  if (before?.length !== 4 || after?.length !== 2 || !isInferred) return undefined;
  const [count, ...rest] = before as [number, ...number[]];
  const [rows, features] = after as [number, number];
  // (N, H, W, C) → (N · H · W, C) is meant
  if (rows === count || features === rest.at(-1)) return undefined;
  const wanted = rest.reduce((a, b) => a * b, 1);
  const message = l10n.t('{0} samples of {1} features become {2} samples of {3}', count, wanted, rows, features);
  return { kind: 'view', message };
}

/** What PyTorch says of losses whose two tensors are broadcast. */
function lossMistake({ args: { input, target } }: Operation): Mistake | undefined {
  const [one, other] = [numbersOf(target), numbersOf(input)];
  if (!one || !other || one.join() === other.join()) return undefined;
  const message = `Using a target size (torch.Size(${listed(one)})) that is different to the input size (torch.Size(${listed(other)})). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`;
  return { kind: 'loss', message };
}

/** `nn.MaxPool2d(2, 2, 0, 1, True)`: the fifth is not ceil_mode. */
export function poolMistake(layer: string, positional: readonly Value[]): Mistake | undefined {
  if (positional.length !== 5) return undefined;
  const fifth = positional[4];
  if (!/^MaxPool\dd$/.test(layer) || fifth?.kind !== 'bool' || !fifth.value) return undefined;
  const message = l10n.t('The fifth argument of {0} is {1}, not {2}', layer, 'return_indices', 'ceil_mode');
  return { kind: 'pool', message };
}

/** The same of what a model gives: a row of one channel may be meant. */
export function resultMistake(value: Value, origins: Origins): Mistake | undefined {
  const origin = value.kind === 'tensor' ? origins.of(value) : undefined;
  return origin?.kind === 'row' && origin.batch.shape[1] !== 1 ? rowMistake(value, origins) : undefined;
}

/** `torch.flatten(x)` of a batch, whose row goes into a Linear. */
function rowMistake(value: Value | undefined, origins: Origins): Mistake | undefined {
  const origin = value?.kind === 'tensor' ? origins.of(value) : undefined;
  if (origin?.kind !== 'row') return undefined;
  const count = origin.batch.shape[0] as number;
  const message = l10n.t('{0} samples become one row; {1} keeps them apart', count, 'start_dim=1');
  return { kind: 'row', message, places: origin.places };
}

/** What PyTorch itself warns of. @see torch/nn/functional.py, dropout2d, dropout3d */
function dropoutMistake({ name, inputs: [input] }: Operation): Mistake | undefined {
  const rank = input?.shape.length;
  const spatial = Number(name.at(-2));
  if (rank === undefined || rank === spatial + 2 || (name === 'dropout3d' && rank === 4)) return undefined;
  const message =
    rank === 3 && spatial === 2
      ? 'dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise dropout behavior, please switch to using dropout1d instead.'
      : `${name}: Received a ${rank}-D input to ${name}, which is deprecated and will result in an error in a future release. To retain the behavior and silence this warning, please use dropout instead. Note that ${name} exists to provide channel-wise dropout on inputs with ${spatial} spatial dimensions, a channel dimension, and an optional batch dimension (i.e. ${spatial + 1}D or ${spatial + 2}D inputs).`;
  return { kind: 'dropout', message };
}

function hasNumbers({ lost, shape }: Tensor): boolean {
  return !lost && shape.every((size) => typeof size === 'number');
}

/** A tensor's sizes, if all are numbers. */
function numbersOf(value: Value | undefined): readonly number[] | undefined {
  return value?.kind === 'tensor' && hasNumbers(value) ? (value.shape as readonly number[]) : undefined;
}
