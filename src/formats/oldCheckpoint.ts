import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { checkWithin } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { unpickleAt } from './pickle';
import type { Globals } from './pickledObject';
import { TorchStorage, persistentObject, type StorageFile } from './torchTensor';

/** What the first of the pickles in an old checkpoint is. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;
/** Bytes of the length in front of a storage's values. */
const LENGTH = 8;

export function isTorchMagic(value: unknown): boolean {
  return value === MAGIC;
}

interface OldCheckpoint {
  readonly value: unknown;
  /** Where the length of each storage stands, which is for the caller to compare. */
  readonly lengths: readonly { readonly storage: TorchStorage; readonly at: number }[];
}

/**
 * What `torch.save` wrote before version 1.6: pickles one after another (the version, the system, the object, the keys of its
 * storages), then each storage: its length in 8 bytes and its values.
 *
 * @param bytes the beginning of the file
 * @param start where the magic number ends
 * @throws TensorError if it is broken, PickleEnd if the pickles go on after these bytes
 * @see torch/serialization.py, _legacy_load
 */
export function readOldCheckpoint(file: {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly source: ByteSource;
  readonly globals: Globals;
}): OldCheckpoint {
  const { bytes, start, source, globals } = file;
  const version = unpickleAt(bytes, start, { globals: {} });
  if (version.value !== VERSION) {
    throw new TensorError(
      l10n.t('Unknown version of the torch format: {0}', typeof version.value === 'number' ? version.value : '?'),
    );
  }
  const system = unpickleAt(bytes, version.end, { globals });
  const isLittle = !(system.value instanceof Map) || system.value.get('little_endian') !== false;
  const storages = new Map<string, TorchStorage>();
  const starts = new Map<string, number>();
  const places: StorageFile = {
    bigEndian: !isLittle,
    open({ key }) {
      const start = starts.get(key);
      if (start === undefined) throw missing(key);
      return { source, start };
    },
  };
  const persistentLoad = (id: unknown) => {
    const object = persistentObject(id, places);
    // of the parts of a storage, all say how long the whole is
    const whole = object instanceof TorchStorage && Array.isArray(id) ? persistentObject(id.slice(0, 5), places) : null;
    if (whole instanceof TorchStorage) storages.set(whole.key, whole);
    return object;
  };
  const object = unpickleAt(bytes, system.end, { globals, persistentLoad });
  const keys = unpickleAt(bytes, object.end, { globals: {} });
  const lengths: { storage: TorchStorage; at: number }[] = [];
  let at = keys.end;
  for (const key of Array.isArray(keys.value) ? (keys.value as unknown[]) : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw missing(typeof key === 'string' ? key : '?');
    checkWithin(source, at + LENGTH);
    lengths.push({ storage, at });
    starts.set(storage.key, at + LENGTH);
    at += LENGTH + storage.bytes;
    checkWithin(source, at);
  }
  return { value: object.value, lengths };
}

function missing(key: string): TensorError {
  return new TensorError(l10n.t('Missing storage {0}', key));
}

/** @throws TensorError if a storage is not as long as the pickle says */
export function checkLength({ key, length }: TorchStorage, found: number): void {
  if (length === found) return;
  throw new TensorError(l10n.t('Storage {0}: expected {1} values, found {2}', key, length, found));
}
