import * as l10n from '@vscode/l10n';
import { TensorError, DatasetError } from '../errors';
import { readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { heldSource } from '../files/heldSource';
import { filesIn, type Folder } from '../files/folder';
import { gunzip, isGzip } from '../formats/gunzip';
import { elementCount, formatShape } from '../tensors/tensor';
import { checkLabels } from './cifarBatch';
import { concatenated } from './concatenated';
import { inFile, type Dataset, type ImageShape, type Split } from './dataset';

/** Types of values. */
const UINT8 = 8;
const INT32 = 12;
/** How MNIST and datasets with its file names call the test split. */
const splitNames: Readonly<Record<Split, string>> = { train: 'train', test: '(?:t10k|test)' };
/** Classes by EMNIST's name for a part of it. Any other has ten. */
const classCounts: Readonly<Record<string, number>> = { letters: 26, balanced: 47, bymerge: 47, byclass: 62 };
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
  part = '(?:emnist-\\w+-|qmnist-)?',
): SplitFile | undefined {
  const pattern = new RegExp(`^(${part})${splitNames[split]}-${what}[-.]idx\\d-(?:ubyte|int)(?:\\.gz)?$`);
  const found = files.map((name) => pattern.exec(name)).find((match) => match !== null);
  return found && { name: found[0], part: found[1]! };
}

/** Datasets with MNIST's file names are known by their folder. */
const namesByFolder = [
  [/fashion/i, 'Fashion-MNIST'],
  [/kmnist/i, 'KMNIST'],
] as const;

function nameOf(part: string, path: string): string {
  const emnist = /^emnist-(\w+)-/.exec(part)?.[1];
  if (emnist !== undefined) return `EMNIST ${emnist}`;
  if (part !== '') return 'QMNIST';
  return namesByFolder.find(([pattern]) => pattern.test(path))?.[1] ?? 'MNIST';
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
  const name = nameOf(part, folder.path);
  const [images, labels] = (['images', 'labels'] as const).map((what) => {
    const found = fileOf(files, split, what, part);
    if (found) return found.name;
    const expected = `${part}${split === 'train' ? 'train' : 't10k'}-${what}-idx${what === 'images' ? 3 : 1}-ubyte`;
    throw new DatasetError(l10n.t('{0}: missing files of {1}: {2}', folder.path, name, expected));
  });
  const classes = classCounts[part.split('-')[1] ?? ''] ?? CLASSES;
  const path = `${folder.path}/${labels!}`;
  const numbers = await inFile(path, async () => readLabels(await folder.open(labels!), classes));
  return openIdxFile(`${folder.path}/${images!}`, await folder.open(images!), { name, labels: numbers, split });
}

/** One file of images. */
export async function openIdxFile(
  path: string,
  file: ByteSource,
  { labels, ...known }: { readonly labels?: readonly number[] } & Pick<Dataset, 'name' | 'split'> = {},
): Promise<Dataset> {
  const { source, start, sizes } = await inFile(path, () => openArray(file, IMAGES));
  const [length, height, width] = sizes as [number, number, number];
  if (labels && labels.length !== length) {
    throw new TensorError(`${path}: ${l10n.t('{0} labels for {1} images', labels.length, length)}`);
  }
  const shape: ImageShape = [1, height, width];
  const part = { path, source, length, start, stride: height * width, ...(labels && { labels }) };
  return concatenated('idx', shape, [part], known);
}

/** Of QMNIST, which has eight numbers for each image, the first is the class. */
async function readLabels(file: ByteSource, classes: number): Promise<readonly number[]> {
  const { source, start, type, sizes } = await openArray(file, LABELS);
  const bytes = await readBytes(source, start, source.size);
  const [length, columns = 1] = sizes as [number, number?];
  const view = viewOf(bytes);
  const labels = Array.from({ length }, (_, row) => (type === UINT8 ? bytes[row]! : view.getInt32(4 * row * columns)));
  checkLabels(labels, classes);
  return labels;
}

/** The kinds of arrays: a type of values, and how many dimensions. */
interface ArrayKind {
  readonly type: number;
  readonly rank: number;
}

const IMAGES: readonly ArrayKind[] = [{ type: UINT8, rank: 3 }];
const LABELS: readonly ArrayKind[] = [
  { type: UINT8, rank: 1 },
  { type: INT32, rank: 2 },
];

interface IdxArray {
  readonly source: ByteSource;
  readonly start: number;
  readonly type: number;
  readonly sizes: readonly number[];
}

async function openArray(file: ByteSource, kinds: readonly ArrayKind[]): Promise<IdxArray> {
  const isPacked = isGzip(await readBytes(file, 0, Math.min(2, file.size)));
  const sizeOf = (head: Uint8Array) => {
    if (head.length < 4 || head.length < startOf(head, kinds)) return undefined;
    return headerOf(head, kinds).expected;
  };
  const source = isPacked ? await gunzip(file, sizeOf) : heldSource(file);
  const start = startOf(await readBytes(source, 0, 4), kinds);
  const { type, sizes, expected } = headerOf(await readBytes(source, 0, start), kinds);
  if (source.size === expected) return { source, start, type, sizes };
  throw new TensorError(
    l10n.t(
      'Shape {0} of {1} needs {2} bytes, but the file has {3}',
      formatShape(sizes),
      type === UINT8 ? 'uint8' : 'int32',
      expected - start,
      source.size - start,
    ),
  );
}

/** Where the values begin. The header is two zeros, the type, the rank, then the sizes, big-endian. */
function startOf(head: Uint8Array, kinds: readonly ArrayKind[]): number {
  if (head[0] !== 0 || head[1] !== 0) throw new TensorError(l10n.t('Not an idx file'));
  const [type, rank] = [head[2]!, head[3]!];
  if (!kinds.some((kind) => kind.type === type && kind.rank === rank)) {
    throw new TensorError(
      l10n.t('Unsupported idx file: type {0} with {1} dimensions, expected bytes with {2}', type, rank, kinds[0]!.rank),
    );
  }
  return 4 + 4 * rank;
}

function headerOf(head: Uint8Array, kinds: readonly ArrayKind[]) {
  const start = startOf(head, kinds);
  const view = viewOf(head);
  const type = head[2]!;
  const sizes = Array.from({ length: head[3]! }, (_, axis) => view.getUint32(4 + 4 * axis));
  return { type, sizes, expected: start + elementCount(sizes) * (type === UINT8 ? 1 : 4) };
}

/** Whether a file begins as an idx file of images does, compressed ones by their name. */
export function isIdxImages(name: string, head: Uint8Array): boolean {
  if (isGzip(head)) return /idx3-ubyte\.gz$/.test(name);
  return head[0] === 0 && head[1] === 0 && head[2] === UINT8 && head[3] === 3;
}
