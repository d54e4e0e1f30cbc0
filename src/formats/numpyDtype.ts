import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { DType } from '../tensors/dtype';

/** A dtype as NumPy stores it. */
export interface NumpyDtype {
  readonly dtype: DType;
  readonly bigEndian: boolean;
  /** The code of bytes that are taken for this dtype: nothing else says that they are. */
  readonly storedAs?: string;
}

/** NumPy's codes without the byte order. */
const dtypes: Readonly<Record<string, DType>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  '?': 'bool',
};

/** How NumPy stores bfloat16, a dtype that only ml_dtypes adds to it. */
const BFLOAT16 = 'V2';

/**
 * The dtype that a NumPy code such as `<f4` stands for.
 *
 * @throws TensorError if it is not one of numbers
 */
export function numpyDtype(code: string): NumpyDtype {
  const order = /^[<>=|]/.exec(code)?.[0] ?? '';
  const kind = code.slice(order.length);
  if (Object.hasOwn(dtypes, kind)) return { dtype: dtypes[kind]!, bigEndian: order === '>' };
  if (kind === BFLOAT16) return { dtype: 'bfloat16', bigEndian: order === '>', storedAs: code };
  throw new TensorError(l10n.t('Unsupported NumPy dtype {0}: {1}', `'${code.slice(0, 40)}'`, reason(kind)));
}

/** The dtype of a code, with or without byte order; undefined if it is none of numbers. */
export function dtypeOfCode(code: string): DType | undefined {
  const kind = code.replace(/^[<>=|]/, '');
  return Object.hasOwn(dtypes, kind) ? dtypes[kind] : undefined;
}

/** Why a tensor cannot have a dtype of this kind. */
function reason(kind: string): string {
  switch (kind[0]) {
    case 'O':
      return l10n.t('Python objects cannot be read without running code');
    case 'c':
      return l10n.t('complex numbers');
    case 'S':
    case 'a':
    case 'U':
      return l10n.t('text');
    case 'M':
    case 'm':
      return l10n.t('dates or times');
    case 'V':
      return l10n.t('raw bytes or records');
    default:
      return l10n.t('not a tensor dtype');
  }
}

/** @returns the refusal of an array of records */
export function structuredRefusal(): TensorError {
  return new TensorError(l10n.t('Unsupported structured array: its values are records of named fields'));
}
