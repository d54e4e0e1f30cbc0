import * as l10n from '@vscode/l10n';
import { TensorError, DatasetError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { heldSource } from '../files/heldSource';
import { filesIn, type Folder } from '../files/folder';
import { CIFAR_BYTES, CIFAR_SHAPE, checkLabels, readBatch, readClassNames, type CifarRows } from './cifarBatch';
import { concatenated, type Part } from './concatenated';
import { inFile, type Dataset, type Split } from './dataset';

/** What distinguishes CIFAR-10 from CIFAR-100, in the Python and the binary version. */
export interface Cifar {
  readonly name: string;
  readonly classes: number;
  readonly files: Readonly<Record<Split, readonly string[]>>;
  readonly meta: string;
  /** Keys of the pickles, the binary version has none. */
  readonly keys?: { readonly labels: readonly string[]; readonly names: readonly string[] };
  /** Bytes before an image in the binary version; the last is its class number. */
  readonly labelBytes: number;
}

const batches = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}`);

export const cifars: readonly Cifar[] = [
  {
    name: 'CIFAR-10',
    classes: 10,
    files: { train: batches, test: ['test_batch'] },
    meta: 'batches.meta',
    keys: { labels: ['labels', 'fine_labels'], names: ['label_names'] },
    labelBytes: 0,
  },
  {
    name: 'CIFAR-100',
    classes: 100,
    files: { train: ['train'], test: ['test'] },
    meta: 'meta',
    keys: { labels: ['fine_labels', 'labels'], names: ['fine_label_names', 'label_names'] },
    labelBytes: 0,
  },
  {
    name: 'CIFAR-10',
    classes: 10,
    files: { train: batches.map((name) => `${name}.bin`), test: ['test_batch.bin'] },
    meta: 'batches.meta.txt',
    labelBytes: 1,
  },
  {
    name: 'CIFAR-100',
    classes: 100,
    files: { train: ['train.bin'], test: ['test.bin'] },
    meta: 'fine_label_names.txt',
    labelBytes: 2,
  },
];

/** Which of them these files are of, all or some of them. */
export function cifarOf(files: readonly string[]): Cifar | undefined {
  return cifars.find(({ files: { train, test } }) => [...train, ...test].some((name) => files.includes(name)));
}

/** @throws DatasetError if a file of the split is missing; TensorError if one is broken */
export async function openCifar(folder: Folder, cifar: Cifar, split: Split): Promise<Dataset> {
  const present = await filesIn(folder);
  const names = cifar.files[split];
  const missing = names.filter((name) => !present.includes(name));
  if (missing.length > 0) {
    throw new DatasetError(l10n.t('{0}: missing files of {1}: {2}', folder.path, cifar.name, missing.join(', ')));
  }
  const parts: Part[] = [];
  for (const name of names) {
    parts.push(await openCifarFile(`${folder.path}/${name}`, await folder.open(name), cifar));
  }
  const classes = present.includes(cifar.meta) ? await classNames(folder, cifar) : undefined;
  return cifarDataset(cifar, parts, { split, ...(classes && { classes }) });
}

/** One file of it. */
export async function openCifarFile(path: string, file: ByteSource, cifar: Cifar): Promise<Part> {
  const source = heldSource(file);
  const { keys, classes } = cifar;
  const rows = await inFile(path, () =>
    keys ? readBatch(source, keys.labels, classes) : readRecords(source, cifar.labelBytes, classes),
  );
  const stride = keys ? CIFAR_BYTES : CIFAR_BYTES + cifar.labelBytes;
  return { path, ...rows, length: rows.labels.length, stride };
}

/** A dataset of files that were opened. */
export function cifarDataset(
  { name, keys }: Cifar,
  parts: readonly Part[],
  known: Pick<Dataset, 'split' | 'classes'> = {},
): Dataset {
  return concatenated(keys ? 'cifarPython' : 'cifarBinary', CIFAR_SHAPE, parts, { name, ...known });
}

/** Records that are read at once for their labels. */
const RECORDS = 1024;

async function readRecords(source: ByteSource, labelBytes: number, classes: number): Promise<CifarRows> {
  const size = CIFAR_BYTES + labelBytes;
  if (source.size === 0 || source.size % size !== 0) {
    throw new TensorError(
      l10n.t('{0} bytes is not a multiple of the record size {1}; the file may be truncated', source.size, size),
    );
  }
  const labels: number[] = [];
  for (let start = 0; start < source.size; start += RECORDS * size) {
    const bytes = await readBytes(source, start, Math.min(start + RECORDS * size, source.size));
    for (let at = labelBytes - 1; at < bytes.length; at += size) labels.push(bytes[at]!);
  }
  checkLabels(labels, classes);
  return { labels, source, start: labelBytes };
}

async function classNames(folder: Folder, { meta, keys }: Cifar): Promise<string[] | undefined> {
  const source = await folder.open(meta);
  return inFile(`${folder.path}/${meta}`, async () => {
    if (keys) return readClassNames(source, keys.names);
    const text = new TextDecoder().decode(await readBytes(source, 0, source.size));
    return text.split(/\r?\n/).filter((line) => line !== '');
  });
}
