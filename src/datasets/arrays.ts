import * as l10n from '@vscode/l10n';
import type { TensorData } from '../dtype';
import { TensorError } from '../errors';
import { readFile } from '../formats';
import type { ByteSource, StoredTensor } from '../formats/storedTensor';
import { elementCount, formatShape } from '../tensor';
import { DatasetError, inFile, runsOf, type Dataset, type ImageShape, type Split } from './dataset';
import { filesIn, type Folder } from './folder';

/** NumPy's files. */
export function isArrayFile(name: string): boolean {
  return /\.np[yz]$/i.test(name);
}

/** An array with its name in the data set: that of its file, and its own. */
interface NamedArray {
  readonly path: string;
  readonly name: string;
  readonly tensor: StoredTensor;
}

/** An array that cannot be read: it does not stand in the way of the other split's. */
interface RefusedArray extends Omit<NamedArray, 'tensor'> {
  readonly refusal: string;
}

/** Images in an array, how they lie in it, and which of all they are. */
interface ImageArray extends NamedArray {
  readonly shape: ImageShape;
  readonly length: number;
  readonly channelsLast: boolean;
}

/** The `.npy` and `.npz` files of a folder as one data set, in the order of their names. */
export async function openArrays(folder: Folder, split: Split): Promise<Dataset> {
  const arrays: FoundArray[] = [];
  for (const name of (await filesIn(folder)).filter(isArrayFile)) {
    arrays.push(...(await arraysIn(`${folder.path}/${name}`, name, await folder.open(name))));
  }
  return arrayDataset(folder.path, arrays, split);
}

/** One such file. */
export async function openArrayFile(path: string, name: string, source: ByteSource, split: Split): Promise<Dataset> {
  return arrayDataset(path, await arraysIn(path, name, source), split);
}

async function arraysIn(path: string, name: string, source: ByteSource): Promise<FoundArray[]> {
  const { tensors, refused } = await inFile(path, () => readFile(name, source));
  return [
    ...tensors.map((tensor) => ({ path, name: `${name} ${tensor.name}`, tensor: inAnyOrder(tensor) })),
    ...refused.map((entry) => ({ path, name: `${name} ${entry.name}`, refusal: `${entry.name}: ${entry.reason}` })),
  ];
}

/** The most values of an array that are held. */
const HELD_LIMIT = 2 ** 28;

/** What is compressed is read from its beginning: of an array that is read out of order all values are held. */
function inAnyOrder(tensor: StoredTensor): StoredTensor {
  const { name, dtype, shape } = tensor;
  const canHold = elementCount(shape) <= HELD_LIMIT;
  let position = 0;
  let held: Promise<TensorData> | undefined;
  return {
    name,
    dtype,
    shape,
    async read(range, signal) {
      if (!range) return tensor.read(range, signal);
      if (canHold && range.start < position) held ??= tensor.read();
      position = range.end;
      return held ? (await held).subarray(range.start, range.end) : tensor.read(range, signal);
    },
  };
}

type FoundArray = NamedArray | RefusedArray;

const splitNames: Readonly<Record<Split, RegExp>> = {
  train: /(^|[^a-z]|[xy])train/i,
  test: /(^|[^a-z]|[xy])test/i,
};

/** Of arrays that are named after the parts, those of the split; else all. */
function ofSplit(found: readonly FoundArray[], split: Split): { isSplit: boolean; ofIt: readonly FoundArray[] } {
  const isSplit = found.some(({ name }) => splitNames.train.test(name) || splitNames.test.test(name));
  return { isSplit, ofIt: isSplit ? found.filter(({ name }) => splitNames[split].test(name)) : found };
}

/** @throws TensorError if one cannot be read */
function readable(found: readonly FoundArray[]): NamedArray[] {
  return found.map((array) => {
    if ('refusal' in array) throw new TensorError(`${array.path}: ${array.refusal}`);
    return array;
  });
}

async function arrayDataset(path: string, found: readonly FoundArray[], split: Split): Promise<Dataset> {
  const { isSplit, ofIt } = ofSplit(found, split);
  const chosen = readable(ofIt);
  const images = chosen.filter(({ tensor }) => tensor.shape.length >= 3).map(asImages);
  const [first] = images;
  if (!first) {
    const names = found.map((array) =>
      'tensor' in array ? `${array.name} ${formatShape(array.tensor.shape)}` : array.name,
    );
    throw new DatasetError(
      l10n.t('{0}: there is no array of images (N, C, H, W) for {1}; found: {2}', path, split, names.join(', ')),
    );
  }
  for (const array of images) checkAlike(first, array);
  const length = images.reduce((sum, array) => sum + array.length, 0);
  const labels = await readLabels(chosen, length);
  const isBytes = images.every(({ tensor }) => tensor.dtype === 'uint8');
  const size = first.shape[0] * first.shape[1] * first.shape[2];
  return {
    kind: 'arrays',
    shape: first.shape,
    length,
    files: [...new Set(images.map((array) => array.path))],
    arrays: images.map(({ path, tensor, channelsLast }) => ({ path, name: tensor.name, channelsLast })),
    ...(isSplit && { split }),
    async read(indices, signal) {
      const data = isBytes ? new Uint8Array(indices.length * size) : new Float32Array(indices.length * size);
      for (const { at, first, count } of runsOf(indices)) {
        await readRun(images, first, count, data.subarray(at * size, (at + count) * size), size, signal);
      }
      return { data, ...(labels && { labels: indices.map((index) => labels[index]!) }) };
    },
  };
}

const imageChannels = [1, 3, 4];

/** (N, C, H, W), (N, H, W, C) if only so the channels are 1, 3 or 4, or (N, H, W). */
function asImages(array: NamedArray): ImageArray {
  const { path, tensor } = array;
  const [length, first, second, third] = tensor.shape as [number, number, number, number | undefined];
  if (tensor.shape.length > 4 || tensor.dtype === 'bool') {
    const found = `${tensor.dtype} ${formatShape(tensor.shape)}`;
    throw new TensorError(`${path}: ${l10n.t('{0} is {1}, not {2}', tensor.name, found, '(N, C, H, W)')}`);
  }
  if (third === undefined) return { ...array, length, shape: [1, first, second], channelsLast: false };
  const channelsLast = !imageChannels.includes(first) && imageChannels.includes(third);
  return { ...array, length, shape: channelsLast ? [third, first, second] : [first, second, third], channelsLast };
}

function checkAlike(first: ImageArray, other: ImageArray): void {
  const [expected, found] = [first, other].map(({ shape, tensor }) => {
    return `${formatShape(shape)} ${tensor.dtype === 'uint8' ? 'uint8' : 'float32'}`;
  });
  if (expected === found) return;
  throw new DatasetError(l10n.t('{0}: an image is {1}, those before are {2}', other.path, found!, expected!));
}

/** Of arrays of rank 1 with a number for each image. */
async function readLabels(arrays: readonly NamedArray[], length: number): Promise<number[] | undefined> {
  const lists = arrays.filter(({ tensor: { shape } }) => shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  if (lists.reduce((sum, { tensor }) => sum + tensor.shape[0]!, 0) !== length) return undefined;
  const labels: number[] = [];
  for (const { path, tensor } of lists) {
    for (const label of await inFile(path, () => tensor.read())) labels.push(Number(label));
  }
  return labels;
}

async function readRun(
  images: readonly ImageArray[],
  first: number,
  count: number,
  target: Uint8Array | Float32Array,
  size: number,
  signal?: AbortSignal,
): Promise<void> {
  let done = 0;
  let before = 0;
  for (const array of images) {
    const from = Math.max(first + done - before, 0);
    const to = Math.min(first + count - before, array.length);
    before += array.length;
    if (from >= to) continue;
    const values = await inFile(array.path, () => array.tensor.read({ start: from * size, end: to * size }, signal));
    put(values, array, target.subarray(done * size, (done + to - from) * size));
    done += to - from;
  }
}

/** Values as floats are, integers of other kinds than bytes unscaled, channels first. */
function put(values: TensorData, { shape, channelsLast }: ImageArray, target: Uint8Array | Float32Array): void {
  const [channels, height, width] = shape;
  const plane = height * width;
  if (!channelsLast) {
    for (let i = 0; i < target.length; i++) target[i] = Number(values[i]);
    return;
  }
  for (let start = 0; start < target.length; start += channels * plane) {
    for (let channel = 0; channel < channels; channel++) {
      const to = start + channel * plane;
      for (let i = 0; i < plane; i++) target[to + i] = Number(values[start + i * channels + channel]);
    }
  }
}
