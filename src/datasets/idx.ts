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
const splitNames: Readonly<Record<Split, string>> = { train: 'train', test: '(?:t10k|test)' };
/** Classes by EMNIST's name for a part of it; the letters are counted from 1. Any other has ten. */
const classCounts: Readonly<Record<string, number>> = { letters: 27, balanced: 47, bymerge: 47, byclass: 62 };
const CLASSES = 10;

/** A file of a split, compressed or not, and what its name begins with: EMNIST has several parts in one folder. */
interface SplitFile {
  readonly name: string;
  readonly part: string;
}

function fileOf(
  files: readonly string[],
  split: Split,
  what: 'images' | 'labels',
  part = '(?:emnist-(\\w+)-)?',
): SplitFile | undefined {
  const pattern = new RegExp(`^${part}${splitNames[split]}-${what}[-.]idx\\d-ubyte(?:\\.gz)?$`);
  const found = files.map((name) => pattern.exec(name)).find((match) => match !== null);
  return found && { name: found[0], part: found[1] === undefined ? '' : `emnist-${found[1]}-` };
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
  const { part } = fileOf(files, split, 'images') ?? fileOf(files, split, 'labels') ?? { part: '' };
  const [images, labels] = (['images', 'labels'] as const).map((what) => {
    const found = fileOf(files, split, what, part);
    if (found) return found.name;
    const expected = `${part}${split === 'train' ? 'train' : 't10k'}-${what}-idx${what === 'images' ? 3 : 1}-ubyte`;
    throw new DatasetError(l10n.t('{0}: missing files of {1}: {2}', folder.path, 'idx', expected));
  });
  const classes = classCounts[part.split('-')[1] ?? ''] ?? CLASSES;
  const path = `${folder.path}/${labels!}`;
  const numbers = await inFile(path, async () => readLabels(await folder.open(labels!), classes));
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

async function readLabels(file: ByteSource, classes: number): Promise<readonly number[]> {
  const { source, start, sizes } = await openArray(file, 1);
  const labels = Array.from(await readBytes(source, start, start + sizes[0]!));
  checkLabels(labels, classes);
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
