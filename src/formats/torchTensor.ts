import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import type { ValueBlock } from './layout';
import { ForeignGlobal } from './pickledObject';
import { PickledTensor, RefusedTensor } from './pickledTensors';
import type { StoredTensor } from './storedTensor';
import { storedBytes } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';
import { TorchDtype } from './torchDtype';

/** Where a file has the bytes of its storages. */
export interface StorageFile {
  /** Where a storage begins, once the file has been read so far. */
  open(storage: TorchStorage): { readonly source: ByteSource; readonly start: number };
  readonly bigEndian: boolean;
}

/** The values that tensors are views of, which has a key in its file. */
export class TorchStorage extends PickledTensor {
  constructor(
    readonly key: string,
    readonly dtype: TorchDtype,
    /** In values; of an untyped one in bytes. */
    readonly length: number,
    readonly file: StorageFile,
    /** Values before its own, if it is a part of the one of this key. */
    readonly first = 0,
  ) {
    super();
  }

  /** @throws TensorError if nothing is known of the dtype */
  get bytes(): number {
    return this.length * this.dtype.bytes;
  }

  named(name: string): StoredTensor {
    return new TorchTensor({ storage: this, dtype: this.dtype, offset: 0, shape: [this.length], strides: [1] }).named(
      name,
    );
  }
}

/**
 * What an id in a checkpoint's pickle stands for: a storage, `('storage', class, key, location, length, view)`, or a module's
 * class, `('module', class, file, source)`, in files of old.
 */
export function persistentObject(id: unknown, file: StorageFile): unknown {
  const [kind, type, key, , length, view] = Array.isArray(id) ? (id as unknown[]) : [];
  if (kind === 'module') return type;
  const dtype = type instanceof ForeignGlobal ? new TorchDtype(type.name) : type;
  const isStorage = kind === 'storage' && dtype instanceof TorchDtype && typeof key === 'string';
  if (!isStorage || !isCount(length)) return new RefusedTensor(unreadable());
  const storage = new TorchStorage(key, dtype, length, file);
  if (view === null || view === undefined) return storage;
  // (key, first value, length)
  const [, first, count] = Array.isArray(view) ? (view as unknown[]) : [];
  if (!isCount(first) || !isCount(count) || first + count > length) return new RefusedTensor(unreadable());
  return new TorchStorage(key, dtype, count, file, first);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function unreadable(): TensorError {
  return new TensorError(l10n.t('Invalid tensor in the file'));
}

interface View {
  readonly storage: TorchStorage;
  readonly dtype: TorchDtype;
  readonly offset: unknown;
  readonly shape: readonly unknown[];
  readonly strides: readonly unknown[];
  /** Whether the values are those of the storage with the other sign. */
  readonly isNegative?: boolean;
}

class TorchTensor extends PickledTensor {
  constructor(private readonly view: View) {
    super();
  }

  named(name: string): StoredTensor {
    const { storage, shape, strides, offset, isNegative } = this.view;
    const dtype = this.view.dtype.resolve();
    checkShape(shape);
    if (!isCount(offset) || !strides.every(isCount)) throw unreadable();
    const { bytes, file, key } = storage;
    const place = file.open(storage);
    const start = place.start + storage.first * storage.dtype.bytes;
    if (start + bytes > place.source.size) {
      throw new TensorError(
        l10n.t('Storage {0} needs {1} bytes, but the file has {2}', key, bytes, place.source.size - start),
      );
    }
    const length = Math.floor(bytes / storedBytes(dtype));
    const block: ValueBlock = { source: place.source, start, dtype, bigEndian: file.bigEndian, length };
    const tensor = stridedTensor(name, block, { shape, strides, offset });
    return isNegative ? negated(tensor) : tensor;
  }
}

function negated(tensor: StoredTensor): StoredTensor {
  return {
    ...tensor,
    part: (part) => negated(tensor.part!(part)),
    async read(range, signal) {
      const data = (await tensor.read(range, signal)) as Float64Array<ArrayBuffer>;
      // a bigint is negated just like a number
      for (let i = 0; i < data.length; i++) data[i] = -data[i]!;
      return data;
    },
  };
}

/** A view of a storage: (storage, offset, shape, strides). */
export function rebuild(
  [storage, offset, shape, strides]: readonly unknown[],
  metadata?: unknown,
  dtype?: unknown,
): TorchTensor {
  if (!(storage instanceof TorchStorage) || !Array.isArray(shape) || !Array.isArray(strides)) throw unreadable();
  return new TorchTensor({
    storage,
    dtype: dtype instanceof TorchDtype ? dtype : storage.dtype,
    offset,
    shape: shape as unknown[],
    strides: strides as unknown[],
    isNegative: metadata instanceof Map && metadata.get('neg') === true,
  });
}
