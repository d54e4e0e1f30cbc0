import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { checkWithin, readBytes, uint64At, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { numpyGlobals } from './numpyPickle';
import { unpickleAt } from './pickle';
import { plainGlobals, tensorsIn } from './pickledTensors';
import type { TensorFile } from './tensorFile';
import { bytesOfStorage, storageOf, torchGlobals, type TorchStorage } from './torchPickle';

/** A pickle outside of an archive holds all of its values: it is read whole. */
const SIZE_LIMIT = 2 ** 31;
/** What the first of the pickles in an old checkpoint is. */
const TORCH_MAGIC = 0x1950a86a20f9469cfc6cn;
const TORCH_VERSION = 1001;
const PROTO = 0x80;
const LATEST_PROTOCOL = 5;

/** From protocol 2 on. */
export function isPickle(head: Uint8Array): boolean {
  return head[0] === PROTO && head[1]! >= 2 && head[1]! <= LATEST_PROTOCOL;
}

/**
 * The tensors in a pickle: NumPy's arrays, or what `torch.save` wrote before version 1.6.
 *
 * @throws TensorError if it is broken, or holds an object that only code could restore
 */
export async function readPickleFile(source: ByteSource): Promise<TensorFile> {
  if (source.size > SIZE_LIMIT) {
    throw new TensorError(l10n.t('Pickle too large: {0} bytes (at most {1})', source.size, SIZE_LIMIT));
  }
  const bytes = await readBytes(source, 0, source.size);
  const first = unpickleAt(bytes, 0, { globals: { ...plainGlobals, ...numpyGlobals } });
  return first.value === TORCH_MAGIC ? readOldCheckpoint(source, bytes, first.end) : tensorsIn(first.value);
}

/**
 * Pickles one after another (the version, the system, the object, the keys of its storages), then each storage: its length
 * in 8 bytes and its values.
 *
 * @see torch/serialization.py, _legacy_load
 */
async function readOldCheckpoint(source: ByteSource, bytes: Uint8Array, start: number): Promise<TensorFile> {
  const storages = new Map<string, TorchStorage>();
  const starts = new Map<string, number>();
  const open = ({ key }: TorchStorage) => {
    const start = starts.get(key);
    if (start === undefined) throw new TensorError(l10n.t('Missing storage {0}', key));
    return { source, start };
  };
  const persistentLoad = (id: unknown) => {
    const storage = storageOf(id);
    storages.set(storage.key, storage);
    return storage;
  };
  const version = unpickleAt(bytes, start, { globals: {} });
  if (version.value !== TORCH_VERSION) {
    throw new TensorError(
      l10n.t('Unknown version of the torch format: {0}', typeof version.value === 'number' ? version.value : '?'),
    );
  }
  const system = unpickleAt(bytes, version.end, { globals: plainGlobals });
  const isLittle = !(system.value instanceof Map) || system.value.get('little_endian') !== false;
  const globals = { ...plainGlobals, ...numpyGlobals, ...torchGlobals({ open, bigEndian: !isLittle }) };
  const object = unpickleAt(bytes, system.end, { globals, persistentLoad });
  const keys = unpickleAt(bytes, object.end, { globals: {} });
  let at = keys.end;
  for (const key of Array.isArray(keys.value) ? (keys.value as unknown[]) : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw new TensorError(l10n.t('Missing storage {0}', typeof key === 'string' ? key : '?'));
    checkWithin(source, at + 8);
    const length = uint64At(viewOf(bytes), at);
    if (length !== storage.length) {
      throw new TensorError(l10n.t('Storage {0}: expected {1} values, found {2}', storage.key, storage.length, length));
    }
    starts.set(storage.key, at + 8);
    at += 8 + bytesOfStorage(storage);
    checkWithin(source, at);
  }
  return tensorsIn(object.value);
}
