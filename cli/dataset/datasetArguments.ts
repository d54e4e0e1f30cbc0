import type { Split } from '../../src/datasets/dataset';
import type { LoaderOptions } from '../../src/datasets/loader';
import { MAX_SIZE, type Resize } from '../../src/datasets/resize';
import { PoolscopeError } from '../../src/errors';
import { isLayerName, layers, parametersOf, type ArgumentValue, type LayerCall } from '../../src/pooling/layers';
import { readArgument } from '../../src/python/literal';

/** The arguments of `npm run dataset`. */
export interface DatasetArguments {
  /** A folder, or a file. */
  readonly path: string;
  readonly call: LayerCall;
  readonly split: Split;
  readonly options: LoaderOptions;
  /** Where the event file goes; absent: none is written. */
  readonly logdir?: string;
}

export const usage = `usage: npm run dataset -- FOLDER --op MaxPool2d --kernel-size 3 [--ceil-mode] …
  every parameter of the layer, as PyTorch spells it, with dashes: --stride 2  --padding 1,0  --no-count-include-pad
  --split train|test    test
  --batch-size N        64
  --shuffle --seed N    as torch.Generator().manual_seed(N) shuffles; 0
  --drop-last --limit N
  --resize H,W          images of several sizes to one, or --resize N: the shorter side, as torchvision's Resize
  --mean a,b,c --std a,b,c
  --logdir DIR          writes an event file of TensorBoard`;

const flags = ['shuffle', 'drop_last', 'no_logdir'];
const valued = ['op', 'split', 'batch_size', 'seed', 'limit', 'resize', 'mean', 'std', 'logdir'];

/** @throws PoolscopeError naming the argument that is wrong */
export function datasetArguments(words: readonly string[]): DatasetArguments {
  const op = valueAfter(words, '--op');
  if (op === undefined) throw new PoolscopeError('the layer is missing, as --op MaxPool2d; --help tells all');
  if (!isLayerName(op)) throw new PoolscopeError(`unknown --op ${op}: ${Object.keys(layers).join(', ')}`);
  const { given, kwargs, places } = parse(words, op);
  if (places.length !== 1) throw new PoolscopeError(`one FOLDER is needed, ${places.length} are given`);
  const { positional, defaults } = layers[op];
  const missing = positional.find((name) => !Object.hasOwn(defaults, name) && kwargs[name] === undefined);
  if (missing) throw new PoolscopeError(`${op} needs ${dashed(missing)}`);
  const split = given.get('split') ?? 'test';
  if (split !== 'train' && split !== 'test') throw new PoolscopeError(`--split is train or test, not ${split}`);
  const logdir = given.has('no_logdir') ? undefined : given.get('logdir');
  const path = places[0]!;
  return { path, call: { op, kwargs }, split, options: loaderOptions(given), ...(logdir !== undefined && { logdir }) };
}

function loaderOptions(given: ReadonlyMap<string, string>): LoaderOptions {
  const [limit, mean, std] = [number(given, 'limit'), numbers(given, 'mean'), numbers(given, 'std')];
  const resize = resizeOf(numbers(given, 'resize'));
  if (Boolean(mean) !== Boolean(std)) throw new PoolscopeError('--mean and --std go together');
  return {
    batchSize: number(given, 'batch_size') ?? 64,
    dropLast: given.has('drop_last'),
    ...(given.has('shuffle') && { seed: number(given, 'seed') ?? 0 }),
    ...(limit !== undefined && { limit }),
    ...(resize !== undefined && { resize }),
    ...(mean && std && { normalize: { mean, std } }),
  };
}

function resizeOf(sizes: readonly number[] | undefined): Resize | undefined {
  if (!sizes) return undefined;
  const [height, width = undefined] = sizes;
  if (sizes.length > 2 || !sizes.every((size) => Number.isSafeInteger(size) && size > 0 && size <= MAX_SIZE)) {
    throw new PoolscopeError(`--resize is one or two sizes of 1 to ${MAX_SIZE}, not ${sizes.join(',')}`);
  }
  return width === undefined ? height : [height!, width];
}

interface Parsed {
  readonly given: ReadonlyMap<string, string>;
  readonly kwargs: Record<string, ArgumentValue>;
  readonly places: readonly string[];
}

function parse(words: readonly string[], op: LayerCall['op']): Parsed {
  const { defaults }: { defaults: Readonly<Record<string, ArgumentValue>> } = layers[op];
  const parameters = parametersOf(op);
  const given = new Map<string, string>();
  const kwargs: Record<string, ArgumentValue> = {};
  const places: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('--')) {
      places.push(word);
      continue;
    }
    const [, dashes, attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word)!;
    const name = dashes!.replaceAll('-', '_');
    const value = () => {
      const next = attached ?? words[++at];
      if (next === undefined) throw new PoolscopeError(`${dashed(name)} needs a value`);
      return next;
    };
    const negated = name.replace(/^no_/, '');
    if (flags.includes(name)) given.set(name, 'true');
    else if (valued.includes(name)) given.set(name, value());
    else if (name !== negated && typeof defaults[negated] === 'boolean') kwargs[negated] = false;
    else if (typeof defaults[name] === 'boolean') kwargs[name] = attached === undefined || argument(name, attached);
    else if (parameters.includes(name)) kwargs[name] = argument(name, value());
    else throw new PoolscopeError(`unknown argument ${word}; ${op} has ${parameters.map(dashed).join(' ')}`);
  }
  return { given, kwargs, places };
}

/** `3`, `3,2`, `(3, 2)`, `None`, `True`; words in any case. */
function argument(name: string, text: string): ArgumentValue {
  const word = /^(none|true|false)$/i.test(text) ? text[0]!.toUpperCase() + text.slice(1).toLowerCase() : text;
  const value = readArgument(word);
  if (value === undefined) throw new PoolscopeError(`${dashed(name)}: ${text || "''"} is no number`);
  return value;
}

function numberOf(name: string, text: string): number {
  const value = readArgument(text);
  if (typeof value !== 'number') throw new PoolscopeError(`${dashed(name)}: ${text || "''"} is no number`);
  return value;
}

function number(given: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = given.get(name);
  return text === undefined ? undefined : numberOf(name, text);
}

function numbers(given: ReadonlyMap<string, string>, name: string): number[] | undefined {
  return given
    .get(name)
    ?.split(',')
    .map((part) => numberOf(name, part.trim()));
}

function valueAfter(words: readonly string[], name: string): string | undefined {
  const attached = words.find((word) => word.startsWith(`${name}=`));
  if (attached) return attached.slice(name.length + 1);
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

function dashed(name: string): string {
  return `--${name.replaceAll('_', '-')}`;
}
