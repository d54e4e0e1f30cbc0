import * as l10n from '@vscode/l10n';
import { listed, type Arguments } from './torch/rule';
import type { Value } from './value';

/*
 * What PyTorch takes without a word, though it is hardly meant. Told only where all sizes are numbers.
 */

/** `x.view(-1, 400)` of (4, 16, 6, 6): the samples become others. Undefined if nothing is wrong. */
function viewMistake(input: Value | undefined, output: Value, sizes: Value | undefined): string | undefined {
  const [before, after] = [numbersOf(input), numbersOf(output)];
  const isInferred = sizes?.kind === 'tuple' && sizes.items[0]?.kind === 'int' && sizes.items[0].size === -1;
  if (before?.length !== 4 || after?.length !== 2 || !isInferred) return undefined;
  const [count, ...rest] = before as [number, ...number[]];
  const [rows, features] = after as [number, number];
  // (N, H, W, C) → (N · H · W, C) is meant
  if (rows === count || features === rest.at(-1)) return undefined;
  const wanted = rest.reduce((a, b) => a * b, 1);
  return l10n.t('{0} samples of {1} features become {2} samples of {3}', count, wanted, rows, features);
}

/** What PyTorch says of losses whose two tensors are broadcast. */
export function lossMistake(input: Value | undefined, target: Value | undefined): string | undefined {
  const [one, other] = [numbersOf(target), numbersOf(input)];
  if (!one || !other || one.join() === other.join()) return undefined;
  return `Using a target size (torch.Size(${listed(one)})) that is different to the input size (torch.Size(${listed(other)})). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`;
}

/** `nn.MaxPool2d(2, 2, 0, 1, True)`: the fifth is not ceil_mode. */
export function poolMistake(layer: string, positional: readonly Value[]): string | undefined {
  const fifth = positional[4];
  if (!/^MaxPool\dd$/.test(layer) || positional.length !== 5 || fifth?.kind !== 'bool' || !fifth.value)
    return undefined;
  return l10n.t('The fifth argument of {0} is {1}, not {2}', layer, 'return_indices', 'ceil_mode');
}

/** The losses that broadcast. */
export const broadcastingLosses: ReadonlySet<string> = new Set(['MSELoss', 'L1Loss', 'SmoothL1Loss', 'HuberLoss']);

/** The arguments of a rule in which mistakes are looked for, by the name of the function or method. */
export function mistakeOf(name: string, args: Arguments, output: Value): string | undefined {
  if (name === 'view' || name === 'reshape') return viewMistake(args['input'], output, args['shape'] ?? args['size']);
  return /^torch\.nn\.functional\.(?:mse|l1|smooth_l1|huber)_loss$/.test(name)
    ? lossMistake(args['input'], args['target'])
    : undefined;
}

/** A tensor's sizes, if all are numbers. */
function numbersOf(value: Value | undefined): readonly number[] | undefined {
  if (value?.kind !== 'tensor' || value.lost) return undefined;
  return value.shape.every((size) => typeof size === 'number') ? value.shape : undefined;
}
