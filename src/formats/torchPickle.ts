import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { isDType, type DType } from '../tensors/dtype';
import type { ValueBlock } from './layout';
import type { Construct, Globals } from './pickledObject';
import { PickledTensor } from './pickledTensors';
import type { StoredTensor } from './storedTensor';
import { storedBytes } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';

/** A dtype, or the class of storages of one; those that are not read have a name all the same. */
class TorchDtype {
  constructor(readonly name: string) {}

  resolve(): DType {
    if (!isDType(this.name)) throw new TensorError(l10n.t('dtype {0} is not supported', this.name));
    return this.name;
  }
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
};

const dtypeNames = [
  ...['float16', 'bfloat16', 'float32', 'float64', 'half', 'float', 'double'],
  ...['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'bool'],
  ...['complex32', 'complex64', 'complex128', 'qint8', 'quint8', 'qint32'],
  ...['float8_e4m3fn', 'float8_e5m2', 'float8_e4m3fnuz', 'float8_e5m2fnuz', 'float8_e8m0fnu'],
];

/** Where a storage's bytes lie; its id is `('storage', class, key, location, length)`. */
export interface TorchStorage {
  readonly key: string;
  readonly dtype: TorchDtype;
  /** In values; of an untyped one in bytes. */
  readonly length: number;
}

/** @throws TensorError if an id is not that of a storage */
export function storageOf(id: unknown): TorchStorage {
  const [kind, dtype, key, , length, view] = Array.isArray(id) ? (id as unknown[]) : [];
  const isStorage = kind === 'storage' && dtype instanceof TorchDtype && typeof key === 'string';
  if (!isStorage || !isCount(length) || (view ?? null) !== null) throw unreadable();
  return new Storage(key, dtype, length);
}

class Storage implements TorchStorage {
  constructor(
    readonly key: string,
    readonly dtype: TorchDtype,
    readonly length: number,
  ) {}
}

/** A storage's bytes, once the file has been read so far. */
export type OpenStorage = (storage: TorchStorage) => { readonly source: ByteSource; readonly start: number };

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function unreadable(): TensorError {
  return new TensorError(l10n.t('Invalid tensor in the file'));
}

/** How many bytes a storage takes; nothing is known of a dtype that is not read. */
export function bytesOfStorage({ dtype, length }: TorchStorage): number {
  if (dtype.name === UNTYPED) return length;
  return length * storedBytes(dtype.resolve());
}

class TorchTensor extends PickledTensor {
  constructor(
    private readonly storage: TorchStorage,
    private readonly dtype: TorchDtype,
    private readonly offset: unknown,
    private readonly shape: readonly unknown[],
    private readonly strides: readonly unknown[],
    private readonly file: { readonly open: OpenStorage; readonly bigEndian: boolean },
  ) {
    super();
  }

  named(name: string): StoredTensor {
    const dtype = this.dtype.resolve();
    checkShape(this.shape);
    if (!isCount(this.offset) || !this.strides.every(isCount)) throw unreadable();
    const bytes = bytesOfStorage(this.storage);
    const { source, start } = this.file.open(this.storage);
    if (start + bytes > source.size) {
      throw new TensorError(
        l10n.t('Storage {0} needs {1} bytes, but the file has {2}', this.storage.key, bytes, source.size - start),
      );
    }
    const length = Math.floor(bytes / storedBytes(dtype));
    const block: ValueBlock = { source, start, dtype, bigEndian: this.file.bigEndian, length };
    return stridedTensor(name, block, { shape: this.shape, strides: this.strides, offset: this.offset });
  }
}

/** What a checkpoint's pickle may name of torch. */
export function torchGlobals(file: { readonly open: OpenStorage; readonly bigEndian: boolean }): Globals {
  const rebuild = (storage: unknown, offset: unknown, shape: unknown, strides: unknown, dtype?: unknown) => {
    if (!(storage instanceof Storage) || !Array.isArray(shape) || !Array.isArray(strides)) throw unreadable();
    const type = dtype instanceof TorchDtype ? dtype : storage.dtype;
    return new TorchTensor(storage, type, offset, shape as unknown[], strides as unknown[], file);
  };
  const first: Construct = (args) => args[0];
  const functions: Readonly<Record<string, Construct>> = {
    'torch._utils _rebuild_tensor': ([storage, offset, shape, strides]) => rebuild(storage, offset, shape, strides),
    'torch._utils _rebuild_tensor_v2': ([storage, offset, shape, strides]) => rebuild(storage, offset, shape, strides),
    // (storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata)
    'torch._utils _rebuild_tensor_v3': ([storage, offset, shape, strides, , , dtype]) =>
      rebuild(storage, offset, shape, strides, dtype),
    'torch._utils _rebuild_parameter': first,
    'torch._utils _rebuild_parameter_with_state': first,
    // (function, class, arguments, state): a tensor of a class of one's own is read as a tensor
    'torch._tensor _rebuild_from_type_v2': ([construct, , args]) =>
      typeof construct === 'function' && Array.isArray(args) ? (construct as Construct)(args) : null,
    'torch.nn.parameter Parameter': first,
    'torch Size': first,
    'torch device': () => null,
  };
  return { ...functions, 'torch Tensor': null, ...torchDtypes };
}

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
