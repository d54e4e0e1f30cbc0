import * as l10n from '@vscode/l10n';
import { TensorError, DatasetError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { filesIn, type Folder } from '../files/folder';
import { readFile } from '../formats';
import { formatShape } from '../tensors/tensor';
import { inAnyOrder } from './anyOrder';
import { inFile, runsOf, type Dataset, type Split } from './dataset';
import { asImages, readRun, type ImageArray, type NamedArray } from './imageArray';

/** NumPy's files. */
export function isArrayFile(name: string): boolean {
  return /\.np[yz]$/i.test(name);
}

/** An array that cannot be read; the other split is still available. */
interface RefusedArray extends Omit<NamedArray, 'tensor'> {
  readonly refusal: string;
}

/** The `.npy` and `.npz` files of a folder as one dataset, in the order of their names. */
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
      l10n.t('{0}: no array of images (N, C, H, W) for {1}. Found: {2}', path, split, names.join(', ')),
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

function checkAlike(first: ImageArray, other: ImageArray): void {
  const [expected, found] = [first, other].map(({ shape, tensor }) => {
    return `${formatShape(shape)} ${tensor.dtype === 'uint8' ? 'uint8' : 'float32'}`;
  });
  if (expected === found) return;
  throw new DatasetError(
    l10n.t('{0}: this image is {1}, but the previous ones are {2}', other.path, found!, expected!),
  );
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
