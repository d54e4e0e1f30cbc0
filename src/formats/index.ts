import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { readCsv } from './csv';
import { formatNamed, type Format } from './fileTypes';
import { heldTensor } from './heldTensor';
import { isImage, readSamples } from './image';
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
import { isZip, zipEntries } from './zip';

/** What a file is by its first bytes; those of a zip archive tell only that it is one. */
const magics: readonly (readonly [is: (head: Uint8Array) => boolean, format: Format])[] = [
  [isNpy, 'npy'],
  [isZip, 'npz'],
  [isImage, 'image'],
  [isSafetensors, 'safetensors'],
  [isPickle, 'pickle'],
];

/** Bytes that tell any format. */
const HEAD = 64;

async function single(tensors: StoredTensor | readonly StoredTensor[]): Promise<TensorFile> {
  return Promise.resolve({ tensors: [tensors].flat(), refused: [] });
}

const readers: Readonly<Record<Format, (source: ByteSource) => Promise<TensorFile>>> = {
  npy: async (source) => single(await readNpy(source)),
  npz: readArchive,
  pytorch: readPickled,
  safetensors: readSafetensors,
  pickle: readPickleFile,
  image: async (source) => single(heldTensor('', await readSamples(source))),
  json: (source) => readJson(source, false),
  jsonl: (source) => readJson(source, true),
  csv: async (source) => single(await readCsv(source)),
  python: readPythonFile,
  text: readPlainText,
};

/** The archives of NumPy and torch are told apart by what is in them. */
async function readArchive(source: ByteSource): Promise<TensorFile> {
  const entries = await zipEntries(source);
  return isCheckpoint(entries) ? readCheckpoint(source, entries) : readNpz(source, entries);
}

/** A checkpoint that is neither an archive nor a pickle is none. */
function readPickled(): Promise<TensorFile> {
  return Promise.reject(new TensorError(l10n.t('Not a file written by torch.save')));
}

/**
 * The tensors of a file, by what its first bytes say, or else by its name.
 *
 * @param name with its extension
 * @throws TensorError if there is none that can be read
 */
export async function readFile(name: string, source: ByteSource): Promise<TensorFile> {
  const head = await readBytes(source, 0, Math.min(HEAD, source.size));
  if (head.length === 0) throw new TensorError(l10n.t('The file is empty'));
  const format = formatOf(name, head);
  if (!format) throw new TensorError(l10n.t('Unknown file format'));
  const file = await readers[format](source);
  const refusal = file.refused[0];
  if (file.tensors.length) return file;
  throw new TensorError(refusal ? refusal.reason : l10n.t('The file contains no tensor'));
}

function formatOf(name: string, head: Uint8Array): Format | undefined {
  return magics.find(([is]) => is(head))?.[1] ?? formatNamed(name);
}
