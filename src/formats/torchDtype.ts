import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Globals } from './pickledObject';
import { isFileDType, storedBytes, type FileDType } from './storedValues';

/** A dtype, or the class of storages of one; those that are not read have a name all the same. */
export class TorchDtype {
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

/** @returns the refusal of a tensor of that dtype */
export function unsupported(dtype: string): TensorError {
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

/** torch has two names for these. */
const fullNames: Readonly<Record<string, string>> = { half: 'float16', float: 'float32', double: 'float64' };

/** The dtypes and the classes of storages by their names. */
export const torchDtypes: Globals = {
  ...Object.fromEntries(dtypeNames.map((name) => [`torch ${name}`, new TorchDtype(fullNames[name] ?? name)])),
  ...Object.fromEntries(
    Object.entries(storageClasses).flatMap(([name, dtype]) =>
      ['torch', 'torch.storage', 'torch.cuda'].map((module) => [`${module} ${name}`, new TorchDtype(dtype)]),
    ),
  ),
};
