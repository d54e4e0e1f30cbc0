import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import type { ValueBlock } from './layout';
import { ForeignGlobal, type Construct, type Globals } from './pickledObject';
import { PickledTensor, RefusedTensor } from './pickledTensors';
import type { StoredTensor } from './storedTensor';
import { isFileDType, storedBytes, type FileDType } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';

/** A dtype, or the class of storages of one; those that are not read have a name all the same. */
class TorchDtype {
  constructor(readonly name: string) {}

  resolve(): FileDType {
    if (!isFileDType(this.name)) throw unsupported(this.name);
    return this.name;
  }

  /** What a value takes. */
  get bytes(): number {
    return otherBytes[this.name] ?? storedBytes(this.resolve());
  }
}

function unsupported(dtype: string): TensorError {
  return new TensorError(l10n.t('dtype {0} is not supported', dtype));
}

/** A storage without a dtype: its user names one. */
const UNTYPED = 'untyped';

const storageClasses: Readonly<Record<string, string>> = {
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  ShortStorage: 'int16',
  IntStorage: 'int32',
  LongStorage: 'int64',
  BoolStorage: 'bool',
  UntypedStorage: UNTYPED,
  ComplexFloatStorage: 'complex64',
  ComplexDoubleStorage: 'complex128',
  QInt8Storage: 'qint8',
  QUInt8Storage: 'quint8',
  QInt32Storage: 'qint32',
  QUInt4x2Storage: 'quint4x2',
  QUInt2x4Storage: 'quint2x4',
};

const dtypeNames = [
  ...['float16', 'bfloat16', 'float32', 'float64', 'half', 'float', 'double'],
  ...['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'bool'],
  ...['complex32', 'complex64', 'complex128', 'qint8', 'quint8', 'qint32'],
  ...['float8_e4m3fn', 'float8_e5m2', 'float8_e4m3fnuz', 'float8_e5m2fnuz', 'float8_e8m0fnu'],
];

/** Bytes of the dtypes that are not read, whose storages are passed over. */
const otherBytes: Readonly<Record<string, number>> = {
  [UNTYPED]: 1,
  ...{ complex32: 4, complex64: 8, complex128: 16 },
  ...{ qint8: 1, quint8: 1, qint32: 4, quint4x2: 1, quint2x4: 1 },
};

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

const first: Construct = (args) => args[0];

/** How `torch.nn` and `torch.save` make tensors again. */
const functions: Readonly<Record<string, Construct>> = {
  'torch._utils _rebuild_tensor': (args) => rebuild(args),
  // (storage, offset, size, stride, requires_grad, backward_hooks, metadata)
  'torch._utils _rebuild_tensor_v2': (args) => rebuild(args, args[6]),
  // (storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata)
  'torch._utils _rebuild_tensor_v3': (args) => rebuild(args, args[7], args[6]),
  'torch._utils _rebuild_qtensor': ([storage]) => {
    throw unsupported(storage instanceof TorchStorage ? storage.dtype.name : 'qint');
  },
  'torch._utils _rebuild_sparse_tensor': sparse,
  'torch._utils _rebuild_sparse_csr_tensor': sparse,
  'torch.serialization _get_layout': first,
  // (array, dtype, device, requires_grad)
  'torch._utils _rebuild_device_tensor_from_numpy': first,
  'torch._utils _rebuild_device_tensor_from_cpu_tensor': first,
  'torch._utils _rebuild_meta_tensor_no_storage': () => {
    throw new TensorError(l10n.t('A tensor on the device "meta" has no values'));
  },
  'torch._utils _rebuild_parameter': first,
  'torch._utils _rebuild_parameter_with_state': first,
  // (function, class, arguments, state): a tensor of a class of one's own is read as a tensor
  'torch._tensor _rebuild_from_type_v2': ([construct, , args]) =>
    typeof construct === 'function' && Array.isArray(args) ? (construct as Construct)(args) : null,
  'torch.nn.parameter Parameter': first,
  'torch.nn.parameter Buffer': first,
  'torch Size': first,
  'torch device': () => null,
};

/** (layout, (indices, values, size)) */
function sparse([layout]: readonly unknown[]): never {
  throw new TensorError(l10n.t('Sparse tensor ({0}) is not supported', typeof layout === 'string' ? layout : '?'));
}

/** Attributes of torch that carry no tensor. */
const attributes = ['Tensor', 'strided', 'channels_last', 'contiguous_format', 'preserve_format', 'Generator'];

/** torch has two names for these. */
const fullNames: Readonly<Record<string, string>> = { half: 'float16', float: 'float32', double: 'float64' };

const torchDtypes: Globals = {
  ...Object.fromEntries(dtypeNames.map((name) => [`torch ${name}`, new TorchDtype(fullNames[name] ?? name)])),
  ...Object.fromEntries(
    Object.entries(storageClasses).flatMap(([name, dtype]) =>
      ['torch', 'torch.storage', 'torch.cuda'].map((module) => [`${module} ${name}`, new TorchDtype(dtype)]),
    ),
  ),
};

/** What a pickle may name of torch. */
export const torchGlobals: Globals = {
  ...functions,
  ...torchDtypes,
  ...Object.fromEntries(attributes.map((name) => [`torch ${name}`, null])),
};
