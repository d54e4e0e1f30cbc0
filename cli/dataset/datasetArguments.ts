import type { Split } from '../../src/datasets/dataset';
import type { LoaderOptions } from '../../src/datasets/loader';
import { MAX_SIZE, type Resize } from '../../src/datasets/resize';
import { PoolscopeError } from '../../src/errors';
import type { LayerCall } from '../../src/pooling/layers';
import { layerArguments, number, numbers } from '../shared/layerArguments';

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
const valued = ['split', 'batch_size', 'seed', 'limit', 'resize', 'mean', 'std', 'logdir'];

/** @throws PoolscopeError naming the argument that is wrong */
export function datasetArguments(words: readonly string[]): DatasetArguments {
  const { call, given, place } = layerArguments(words, { flags, valued, place: 'FOLDER' });
  const split = given.get('split') ?? 'test';
  if (split !== 'train' && split !== 'test') throw new PoolscopeError(`--split is train or test, not ${split}`);
  const logdir = given.has('no_logdir') ? undefined : given.get('logdir');
  return { path: place, call, split, options: loaderOptions(given), ...(logdir !== undefined && { logdir }) };
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
