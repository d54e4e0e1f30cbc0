import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { Budget } from './budget';
import { unpickleAt } from './pickle';
import { fromStart, savedGlobals } from './pickleFile';
import { latin1 } from './pickleMachine';
import { tensorsIn } from './pickledTensors';
import type { TensorFile } from './tensorFile';
import { persistentObject, type StorageFile } from './torchTensor';
import type { ZipEntry } from './zip';
import { zipMember } from './zipMember';

/** The most bytes the pickle may take that says what is in a file; the values are outside of it. */
const PICKLE_LIMIT = 2 ** 26;
const PICKLE = 'data.pkl';

/** Whether a zip archive is one of `torch.save`: the folder in it may have any name. */
export function isCheckpoint(entries: readonly ZipEntry[]): boolean {
  return pickleOf(entries) !== undefined;
}

function pickleOf(entries: readonly ZipEntry[]): ZipEntry | undefined {
  return entries.find(({ name }) => name === PICKLE || name.endsWith(`/${PICKLE}`));
}

/**
 * The tensors of what `torch.save` wrote: a tensor, or containers of tensors such as a state dict. Values stay in the file
 * until they are read. Nothing in the file is run.
 *
 * @throws TensorError if the file is broken
 * @see torch/serialization.py
 */
export async function readCheckpoint(
  source: ByteSource,
  entries: readonly ZipEntry[],
  budget = new Budget(source.size),
): Promise<TensorFile> {
  const pickle = pickleOf(entries)!;
  const folder = pickle.name.slice(0, -PICKLE.length);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (byName.has(`${folder}constants.pkl`)) {
    throw new TensorError(l10n.t('This is a TorchScript program, not a checkpoint. Save the state_dict() instead.'));
  }
  if (pickle.size > PICKLE_LIMIT) {
    throw new TensorError(l10n.t('{0} too large: {1} bytes (at most {2})', PICKLE, pickle.size, PICKLE_LIMIT));
  }
  const order = byName.get(`${folder}byteorder`);
  const bigEndian = order !== undefined && (await text(source, order)) === 'big';
  const members = new Map<string, ByteSource>();
  const open: StorageFile['open'] = ({ key }) => {
    const entry = byName.get(`${folder}data/${key}`);
    if (!entry) throw new TensorError(l10n.t('Missing storage {0}', key));
    const member = members.get(key) ?? zipMember(source, entry, false);
    members.set(key, member);
    return { source: member, start: 0 };
  };
  const file: StorageFile = { open, bigEndian };
  const persistentLoad = (id: unknown) => persistentObject(id, file);
  const unpickling = { globals: savedGlobals, persistentLoad };
  const { value } = await fromStart(zipMember(source, pickle, false), (bytes) => unpickleAt(bytes, 0, unpickling));
  return tensorsIn(value, budget);
}

async function text(source: ByteSource, entry: ZipEntry): Promise<string> {
  return latin1(await readBytes(zipMember(source, entry, false), 0, Math.min(entry.size, 16)));
}
