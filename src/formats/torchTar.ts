import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { checkWithin, readBytes, uint64At, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { unpickleAt } from './pickle';
import { savedGlobals } from './pickleFile';
import { latin1 } from './pickleMachine';
import { RefusedTensor, tensorsIn } from './pickledTensors';
import type { TensorFile } from './tensorFile';
import { TorchStorage, persistentObject, rebuild, type StorageFile } from './torchTensor';

const BLOCK = 512;
/** Where the magic of a tar header stands. */
const MAGIC_AT = 257;
/** The first PyTorch's files are small; each member is read whole. */
const SIZE_LIMIT = 2 ** 28;
const MOST_MEMBERS = 1000;

export function isTar(head: Uint8Array): boolean {
  return latin1(head.subarray(MAGIC_AT, MAGIC_AT + 5)) === 'ustar';
}

/**
 * The tensors of what `torch.save` wrote in PyTorch 0.1: a tar archive of a pickle, its tensors and their storages.
 *
 * @throws TensorError if it is a tar archive of anything else, or broken
 * @see torch/serialization.py, legacy_load
 */
export async function readTorchTar(source: ByteSource): Promise<TensorFile> {
  const members = await membersOf(source);
  const [storages, tensors, pickle] = ['storages', 'tensors', 'pickle'].map((name) => members.get(name));
  if (!storages || !tensors || !pickle) {
    throw new TensorError(l10n.t('A tar archive. Unpack it, then open a file in it.'));
  }
  const objects = await readStorages(source, storages);
  readTensors(await readBytes(source, tensors.start, tensors.end), objects);
  const persistentLoad = (id: unknown) => (Array.isArray(id) ? (id[0] as unknown) : objects.get(String(id)));
  const bytes = await readBytes(source, pickle.start, pickle.end);
  return tensorsIn(unpickleAt(bytes, 0, { globals: savedGlobals, persistentLoad }).value);
}

interface Member {
  readonly start: number;
  readonly end: number;
}

async function membersOf(source: ByteSource): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  for (let at = 0, count = 0; at + BLOCK <= source.size && count < MOST_MEMBERS; count++) {
    const header = await readBytes(source, at, at + BLOCK);
    if (!isTar(header)) break;
    const name = latin1(header.subarray(0, 100)).replace(/\0.*/s, '').replace(/^\.\//, '');
    const size = parseInt(latin1(header.subarray(124, 136)), 8);
    const [start, end] = [at + BLOCK, at + BLOCK + size];
    checkWithin(source, end);
    if (size > SIZE_LIMIT)
      throw new TensorError(l10n.t('{0} too large: {1} bytes (at most {2})', name, size, SIZE_LIMIT));
    members.set(name, { start, end });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

/** Their number, then each: a pickle of (key, location, class), the length in 8 bytes, and the values; then views of them. */
async function readStorages(source: ByteSource, { start, end }: Member): Promise<Map<string, unknown>> {
  const bytes = await readBytes(source, start, end);
  const objects = new Map<string, unknown>();
  const starts = new Map<string, number>();
  const file: StorageFile = {
    bigEndian: false,
    open: ({ key }) => ({ source, start: starts.get(key)! }),
  };
  const count = unpickleAt(bytes, 0, { globals: {} });
  let at = count.end;
  for (let i = 0; i < Number(count.value); i++) {
    const entry = unpickleAt(bytes, at, { globals: savedGlobals });
    const [key, location, type] = Array.isArray(entry.value) ? (entry.value as unknown[]) : [];
    if (entry.end + 8 > bytes.length) throw broken();
    const length = uint64At(viewOf(bytes), entry.end);
    const storage = persistentObject(['storage', type, String(key), location, length], file);
    if (!(storage instanceof TorchStorage)) throw broken();
    objects.set(storage.key, storage);
    starts.set(storage.key, start + entry.end + 8);
    at = entry.end + 8 + storage.bytes;
  }
  const views = unpickleAt(bytes, at, { globals: {} }).value;
  for (const view of Array.isArray(views) ? (views as unknown[]) : []) {
    const [key, root, first, length] = Array.isArray(view) ? (view as unknown[]) : [];
    const whole = objects.get(String(root));
    if (!(whole instanceof TorchStorage)) throw broken();
    const { dtype } = whole;
    const id = ['storage', dtype, whole.key, 'cpu', whole.length, [String(key), first, length]];
    objects.set(String(key), persistentObject(id, file));
  }
  return objects;
}

/** Their number, then each: a pickle of (key, key of the storage, class), then rank, sizes, strides and offset. */
function readTensors(bytes: Uint8Array, objects: Map<string, unknown>): void {
  const view = viewOf(bytes);
  const count = unpickleAt(bytes, 0, { globals: {} });
  let at = count.end;
  for (let i = 0; i < Number(count.value); i++) {
    const entry = unpickleAt(bytes, at, { globals: savedGlobals });
    const [key, storage] = Array.isArray(entry.value) ? (entry.value as unknown[]) : [];
    const numbers = entry.end + 8;
    if (numbers > bytes.length) throw broken();
    const rank = view.getInt32(entry.end, true);
    at = numbers + 8 * (2 * rank + 1);
    if (!(rank >= 0 && at <= bytes.length)) throw broken();
    const values = Array.from({ length: 2 * rank + 1 }, (_, place) => uint64At(view, numbers + 8 * place));
    const [shape, strides] = [values.slice(0, rank), values.slice(rank, 2 * rank)];
    const of = objects.get(String(storage));
    const isStored = of instanceof TorchStorage;
    objects.set(String(key), isStored ? rebuild([of, values.at(-1), shape, strides]) : new RefusedTensor(broken()));
  }
}

function broken(): TensorError {
  return new TensorError(l10n.t('Invalid tensor in the file'));
}
