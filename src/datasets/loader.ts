import * as l10n from '@vscode/l10n';
import { CancelledError, DatasetError } from '../errors';
import { pixelTensor } from '../tensors/pixelTensor';
import type { Tensor } from '../tensors/tensor';
import { type Dataset, type DatasetSamples } from './dataset';
import { shuffled } from './mersenne';
import type { Resize } from './resize';

/** The options of PyTorch's DataLoader and of the transforms before it. */
export interface LoaderOptions {
  /** 64 in the study note; PyTorch's own default is 1. */
  readonly batchSize: number;
  /** Shuffles as a `torch.Generator` with this seed does; absent: in order. */
  readonly seed?: number;
  /** Drops the last batch if it is incomplete. */
  readonly dropLast?: boolean;
  /** Only so many images, the first of the dataset: `Subset(dataset, range(limit))`. */
  readonly limit?: number;
  /** For images in files of their own. */
  readonly resize?: Resize;
  /** `Normalize(mean, std)`, a number for each channel or one for all. */
  readonly normalize?: { readonly mean: readonly number[]; readonly std: readonly number[] };
}

export interface Batch {
  /** From 0 on. */
  readonly step: number;
  /** float32 of shape (N, C, H, W). */
  readonly input: Tensor;
  readonly labels?: readonly number[];
}

/** The greatest value of a byte: ToTensor divides by it. */
const BYTE = 255;

/** How many images are taken, and in how many batches. */
export function batchCounts({ length }: Dataset, options: LoaderOptions): { images: number; batches: number } {
  const { batchSize, dropLast = false, limit = Infinity } = options;
  const taken = Math.min(length, limit);
  const batches = dropLast ? Math.floor(taken / batchSize) : Math.ceil(taken / batchSize);
  return { images: dropLast ? batches * batchSize : taken, batches };
}

/**
 * The batches of a dataset as PyTorch's DataLoader makes them.
 *
 * @throws DatasetError if an option is invalid; TensorError if an image cannot be read; CancelledError
 */
export async function* load(dataset: Dataset, options: LoaderOptions, signal?: AbortSignal): AsyncGenerator<Batch> {
  checkOptions(dataset, options);
  const { batchSize, seed, limit = Infinity } = options;
  const taken = Math.min(dataset.length, limit);
  const order = seed === undefined ? Array.from({ length: taken }, (_, i) => i) : shuffled(taken, seed);
  const { batches } = batchCounts(dataset, options);
  const convert = conversion(dataset, options);
  const indicesOf = (step: number) => order.slice(step * batchSize, (step + 1) * batchSize);
  let ahead = batches > 0 ? dataset.read(indicesOf(0), signal) : undefined;
  for (let step = 0; step < batches; step++) {
    if (signal?.aborted) throw new CancelledError(l10n.t('Cancelled.'));
    const indices = indicesOf(step);
    const samples = await ahead!;
    // the next batch is read while this one is processed; its errors are thrown when its turn comes
    ahead = step + 1 < batches ? dataset.read(indicesOf(step + 1), signal) : undefined;
    ahead?.catch(() => undefined);
    const input = batchTensor([indices.length, ...dataset.shape], samples, convert, !options.normalize);
    yield { step, input, ...(samples.labels && { labels: samples.labels }) };
  }
}

/** Bytes that are only divided stay bytes until their values are asked for: maxima are found among them. */
function batchTensor(
  shape: readonly number[],
  samples: DatasetSamples,
  convert: (samples: DatasetSamples) => Float32Array<ArrayBuffer>,
  isPlain: boolean,
): Tensor {
  const { data } = samples;
  if (isPlain && data instanceof Uint8Array) return pixelTensor(shape, { data, greatest: BYTE });
  return { dtype: 'float32', shape, data: convert(samples) };
}

function checkOptions({ shape: [channels] }: Dataset, { batchSize, seed, limit = 1, normalize }: LoaderOptions): void {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new DatasetError(`batch_size should be a positive integer value, but got batch_size=${batchSize}`);
  }
  if (!Number.isSafeInteger(limit) || limit < 1) throw new DatasetError(l10n.t('Invalid limit: {0}', limit));
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new DatasetError(l10n.t('Invalid seed: {0}', seed));
  if (!normalize) return;
  for (const [name, values] of Object.entries<readonly number[]>(normalize)) {
    if (values.length !== 1 && values.length !== channels) {
      throw new DatasetError(
        l10n.t('{0} has {1} values, but the images have {2} channels', name, values.length, channels),
      );
    }
    if (!values.every(Number.isFinite)) throw new DatasetError(l10n.t('Invalid {0}: {1}', name, values.join(', ')));
  }
  // torchvision: a zero in float32 counts as well
  if (normalize.std.some((value) => Math.fround(value) === 0)) {
    throw new DatasetError('std evaluated to zero after conversion to torch.float32, leading to division by zero.');
  }
}

/** ToTensor, and Normalize after it: each step in float32. */
function conversion(
  dataset: Dataset,
  { normalize }: LoaderOptions,
): (samples: DatasetSamples) => Float32Array<ArrayBuffer> {
  const [channels, height, width] = dataset.shape;
  const plane = height * width;
  const scaled = Float32Array.from({ length: BYTE + 1 }, (_, byte) => byte / BYTE);
  const planes = Array.from({ length: channels }, (_, channel) => normalization(normalize, channel));
  const tables = planes.map((normal) => scaled.map(normal));
  return ({ data }) => {
    const values = new Float32Array(data.length);
    const isBytes = data instanceof Uint8Array;
    for (let start = 0, channel = 0; start < data.length; start += plane, channel = (channel + 1) % channels) {
      const table = tables[channel]!;
      const normal = planes[channel]!;
      if (isBytes) for (let i = start; i < start + plane; i++) values[i] = table[data[i]!]!;
      else for (let i = start; i < start + plane; i++) values[i] = normal(data[i]!);
    }
    return values;
  };
}

function normalization(normalize: LoaderOptions['normalize'], channel: number): (value: number) => number {
  if (!normalize) return (value) => value;
  const of = (values: readonly number[]) => Math.fround(values.length === 1 ? values[0]! : values[channel]!);
  const [mean, std] = [of(normalize.mean), of(normalize.std)];
  return (value) => Math.fround(Math.fround(value - mean) / std);
}
