import * as l10n from '@vscode/l10n';
import { TensorError, DatasetError } from '../errors';
import { readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { filesIn, type Folder } from '../files/folder';
import { gunzip, isGzip } from '../formats/gunzip';
import { elementCount, formatShape } from '../tensors/tensor';
import { checkLabels } from './cifarBatch';
import { concatenated } from './concatenated';
import { inFile, type Dataset, type ImageShape, type Split } from './dataset';

const UINT8 = 8;
/** How MNIST and datasets with its file names call the test split. */
const prefixes: Readonly<Record<Split, RegExp>> = { train: /^train-/, test: /^(t10k|test)-/ };
const CLASSES = 10;

/** The file of images or labels of a split, compressed or not. */
function fileOf(files: readonly string[], split: Split, what: 'images' | 'labels'): string | undefined {
  const name = new RegExp(`-${what}[-.]idx\\d-ubyte(\\.gz)?$`);
  return files.find((file) => prefixes[split].test(file) && name.test(file));
}

/** Whether some files of MNIST are among these. */
export function hasIdx(files: readonly string[]): boolean {
  return (['train', 'test'] as const).some((split) => fileOf(files, split, 'images') ?? fileOf(files, split, 'labels'));
}

/**
 * MNIST, Fashion-MNIST and the like: a file of images, one of labels.
 *
 * @throws DatasetError if one is missing; TensorError if one is broken
 */
export async function openIdx(folder: Folder, split: Split): Promise<Dataset> {
  const files = await filesIn(folder);
  const [images, labels] = (['images', 'labels'] as const).map((what) => {
    const name = fileOf(files, split, what);
    if (name) return name;
    const expected = `${split === 'train' ? 'train' : 't10k'}-${what}-idx${what === 'images' ? 3 : 1}-ubyte`;
    throw new DatasetError(l10n.t('{0}: missing files of {1}: {2}', folder.path, 'idx', expected));
  });
  const path = `${folder.path}/${labels!}`;
  const numbers = await inFile(path, async () => readLabels(await folder.open(labels!)));
  return openIdxFile(`${folder.path}/${images!}`, await folder.open(images!), { labels: numbers, split });
}

/** One file of images. */
export async function openIdxFile(
  path: string,
  file: ByteSource,
  { labels, split }: { readonly labels?: readonly number[]; readonly split?: Split } = {},
): Promise<Dataset> {
  const { source, start, sizes } = await inFile(path, () => openArray(file, 3));
  const [length, height, width] = sizes as [number, number, number];
  if (labels && labels.length !== length) {
    throw new TensorError(`${path}: ${l10n.t('{0} labels for {1} images', labels.length, length)}`);
  }
  const shape: ImageShape = [1, height, width];
  const part = { path, source, length, start, stride: height * width, ...(labels && { labels }) };
  return concatenated('idx', shape, [part], split && { split });
}

async function readLabels(file: ByteSource): Promise<readonly number[]> {
  const { source, start, sizes } = await openArray(file, 1);
  const labels = Array.from(await readBytes(source, start, start + sizes[0]!));
  checkLabels(labels, CLASSES);
  return labels;
}

interface IdxArray {
  readonly source: ByteSource;
  readonly start: number;
  readonly sizes: readonly number[];
}

async function openArray(file: ByteSource, rank: number): Promise<IdxArray> {
  const isPacked = isGzip(await readBytes(file, 0, Math.min(2, file.size)));
  const start = 4 + 4 * rank;
  const sizeOf = (head: Uint8Array) => {
    return head.length < start ? undefined : start + elementCount(sizesOf(head, rank));
  };
  const source = isPacked ? await gunzip(file, sizeOf) : file;
  const sizes = sizesOf(await readBytes(source, 0, start), rank);
  const expected = start + elementCount(sizes);
  if (source.size === expected) return { source, start, sizes };
  throw new TensorError(
    l10n.t(
      'Shape {0} of {1} needs {2} bytes, but the file has {3}',
      formatShape(sizes),
      'uint8',
      expected - start,
      source.size - start,
    ),
  );
}

/** Two zeros, the type, the rank, then the sizes, big-endian. */
function sizesOf(head: Uint8Array, rank: number): number[] {
  if (head[0] !== 0 || head[1] !== 0) throw new TensorError(l10n.t('Not an idx file'));
  if (head[2] !== UINT8 || head[3] !== rank) {
    throw new TensorError(
      l10n.t('Unsupported idx file: type {0} with {1} dimensions, expected bytes with {2}', head[2]!, head[3]!, rank),
    );
  }
  const view = viewOf(head);
  return Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
}

/** Whether a file begins as an idx file of images does, compressed ones by their name. */
export function isIdxImages(name: string, head: Uint8Array): boolean {
  if (isGzip(head)) return /idx3-ubyte\.gz$/.test(name);
  return head[0] === 0 && head[1] === 0 && head[2] === UINT8 && head[3] === 3;
}
