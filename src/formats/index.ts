import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { TableReading } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import { Budget, roomFor } from './budget';
import { readCsv } from './csv';
import { formatNamed, type Format } from './fileTypes';
import { gunzip, isGzip } from './gunzip';
import { isImage } from './image';
import { readImage } from './imageFile';
import { readJson } from './jsonFile';
import { isNpy, readNpy } from './npy';
import { readNpz } from './npz';
import { isPickle, readPickleFile } from './pickleFile';
import { readPlainText } from './plainText';
import { readPythonFile } from './pythonFile';
import { isCheckpoint, readCheckpoint } from './pytorch';
import { isSafetensors, readSafetensors } from './safetensors';
import type { StoredTensor } from './storedTensor';
import type { TensorFile } from './tensorFile';
import { isTar, readTorchTar } from './torchTar';
import { isZip, zipEntries } from './zip';

/** No name stands for a tar archive: it may be a checkpoint. */
type Known = Format | 'tar';

/** What a file is by its first bytes; those of a zip archive tell only that it is one. */
const magics: readonly (readonly [is: (head: Uint8Array) => boolean, format: Known])[] = [
  [isNpy, 'npy'],
  [isZip, 'npz'],
  [isImage, 'image'],
  [isSafetensors, 'safetensors'],
  [isPickle, 'pickle'],
  [isTar, 'tar'],
];

/** Bytes that tell any format. */
const HEAD = 512;
/** The most bytes that a gzip file may unpack to: they are held in memory. */
const GZIP_LIMIT = 2 ** 28;

async function single(tensors: StoredTensor | readonly StoredTensor[]): Promise<TensorFile> {
  return Promise.resolve({ tensors: [tensors].flat(), refused: [] });
}

const readers: Readonly<
  Record<Known, (source: ByteSource, budget: Budget, reading?: TableReading) => Promise<TensorFile>>
> = {
  npy: readNpy,
  npz: readArchive,
  pytorch: readPickled,
  safetensors: readSafetensors,
  pickle: readPickleFile,
  tar: readTorchTar,
  image: readImage,
  json: (source, budget) => readJson(source, false, budget),
  jsonl: (source, budget) => readJson(source, true, budget),
  csv: async (source, budget, reading) => single(await readCsv(source, budget, reading)),
  python: readPythonFile,
  text: readPlainText,
};

/** The archives of NumPy and torch are told apart by what is in them. */
async function readArchive(source: ByteSource, budget: Budget): Promise<TensorFile> {
  const entries = await zipEntries(source);
  return isCheckpoint(entries) ? readCheckpoint(source, entries, budget) : readNpz(source, entries, budget);
}

/** A checkpoint that is neither an archive nor a pickle is none. */
function readPickled(): Promise<TensorFile> {
  return Promise.reject(new TensorError(l10n.t('Not a file written by torch.save')));
}

/**
 * The tensors of a file, by what its first bytes say, or else by its name.
 *
 * @param name with its extension
 * @param signal cancels it
 * @param reading how a table is read, where the reader chose that
 * @throws TensorError if there is none that can be read; CancelledError if `signal` says so
 */
export async function readFile(
  name: string,
  source: ByteSource,
  signal?: AbortSignal,
  reading?: TableReading,
): Promise<TensorFile> {
  const head = await headOf(source);
  if (!isGzip(head)) return readUnpacked(name, source, head, signal, reading);
  const unpacked = await gunzip(source, undefined, gzipLimit(source));
  return readUnpacked(name.replace(/\.gz$/i, ''), unpacked, await headOf(unpacked), signal, reading);
}

async function headOf(source: ByteSource): Promise<Uint8Array> {
  const head = await readBytes(source, 0, Math.min(HEAD, source.size));
  if (head.length === 0) throw new TensorError(l10n.t('The file is empty'));
  return head;
}

async function readUnpacked(
  name: string,
  source: ByteSource,
  head: Uint8Array,
  signal: AbortSignal | undefined,
  reading: TableReading | undefined,
): Promise<TensorFile> {
  const format = formatOf(name, head);
  if (!format) throw new TensorError(l10n.t('Unknown file format'));
  const file = await readers[format](source, new Budget(source.size, signal), reading);
  const refusal = file.refused[0];
  const warnings = [...(file.warnings ?? []), ...conversions(file)];
  if (file.tensors.length) return warnings.length ? { ...file, warnings } : file;
  throw new TensorError(refusal ? refusal.reason : l10n.t('The file contains no tensor'));
}

/** Values of a dtype that is not ours. */
function conversions({ tensors }: TensorFile): string[] {
  return tensors.flatMap(({ name, dtype, storedAs }) =>
    storedAs ? [(name && `${name}: `) + l10n.t('{0}, read as {1}', storedAs, dtype)] : [],
  );
}

function gzipLimit({ size }: ByteSource): number {
  return Math.min(GZIP_LIMIT, roomFor('gzip', size));
}

function formatOf(name: string, head: Uint8Array): Known | undefined {
  return magics.find(([is]) => is(head))?.[1] ?? formatNamed(name);
}
