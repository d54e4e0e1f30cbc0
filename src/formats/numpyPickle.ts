import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { bytesSource } from '../files/byteSource';
import { createStorage } from '../tensors/dtype';
import { elementCount, formatShape } from '../tensors/tensor';
import { columnMajor, rowMajor } from './layout';
import { numpyDtype, structuredRefusal, type NumpyDtype } from './numpyDtype';
import { PickledObject, type Child, type Globals } from './pickledObject';
import { PickledTensor } from './pickledTensors';
import { type StoredTensor } from './storedTensor';
import { decodeInto, storedBytes } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';

class PickledDtype extends PickledObject {
  private order = '=';
  private hasFields = false;

  constructor(private readonly kind: string) {
    super();
  }

  /** (version, byte order, sub-dtype, field names, fields, …) */
  setState(state: unknown) {
    if (!Array.isArray(state) || typeof state[1] !== 'string') throw unreadable();
    this.order = state[1];
    this.hasFields = Boolean(state[2] ?? state[3]);
  }

  resolve(): NumpyDtype {
    if (this.hasFields) throw structuredRefusal();
    return numpyDtype((/^[<>=|]$/.test(this.order) ? this.order : '') + this.kind);
  }
}

/** A NumPy array in a pickle: its bytes are in it. */
export class PickledArray extends PickledTensor {
  private shape: readonly unknown[] = [0];
  private dtype: unknown;
  private isFortran = false;
  private data: unknown;

  /** (version, shape, dtype, whether in Fortran order, bytes); files of old lack the version */
  override setState(state: unknown) {
    if (!Array.isArray(state)) throw unreadable();
    const [shape, dtype, isFortran, data] = state.length === 5 ? (state.slice(1) as unknown[]) : (state as unknown[]);
    if (!Array.isArray(shape)) throw unreadable();
    this.fill(shape, dtype, isFortran === true, data);
  }

  fill(shape: readonly unknown[], dtype: unknown, isFortran: boolean, data: unknown): this {
    Object.assign(this, { shape, dtype, isFortran, data });
    return this;
  }

  /** Of an array of Python objects: what may hold tensors itself. */
  override children(): Iterable<Child> | undefined {
    return Array.isArray(this.data) && this.data.length ? objectsOf(this.shape, this.data as unknown[]) : undefined;
  }

  named(name: string): StoredTensor {
    const { shape } = this;
    const { dtype, bigEndian, storedAs } = dtypeOf(this.dtype);
    checkShape(shape);
    const bytes = bytesOf(this.data);
    const length = elementCount(shape);
    const size = length * storedBytes(dtype);
    if (size !== bytes.length) {
      const text = formatShape(shape);
      throw new TensorError(
        l10n.t('Shape {0} of {1} needs {2} bytes, but the file has {3}', text, dtype, size, bytes.length),
      );
    }
    const block = { source: bytesSource(bytes), start: 0, dtype, bigEndian, length };
    const strides = this.isFortran ? columnMajor(shape) : rowMajor(shape);
    return { ...stridedTensor(name, block, { shape, strides, offset: 0 }), ...(storedAs && { storedAs }) };
  }
}

function* objectsOf(shape: readonly unknown[], objects: readonly unknown[]): Generator<Child> {
  for (const [place, object] of objects.entries()) {
    const index: number[] = [];
    let rest = place;
    for (const size of shape.toReversed()) {
      index.unshift(rest % Number(size));
      rest = Math.floor(rest / Number(size));
    }
    yield [index.join('.'), object];
  }
}

function unreadable(): TensorError {
  return new TensorError(l10n.t('Invalid NumPy array in the pickle'));
}

function dtypeOf(value: unknown): NumpyDtype {
  if (!(value instanceof PickledDtype)) throw unreadable();
  return value.resolve();
}

/** Bytes, or text of Python 2, which is bytes as well. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Uint8Array.from(value, (letter) => letter.charCodeAt(0));
  // a list: of Python objects
  throw Array.isArray(value) ? objects() : unreadable();
}

function objects(): TensorError {
  try {
    numpyDtype('O');
  } catch (error) {
    if (error instanceof TensorError) return error;
  }
  return unreadable();
}

/** `numpy.dtype(code, align, copy)` */
function makeDtype([code]: readonly unknown[]): PickledDtype {
  if (typeof code !== 'string') throw unreadable();
  return new PickledDtype(code);
}

/** `_frombuffer(bytes, dtype, shape, order)`, of protocol 5 */
function fromBuffer([data, dtype, shape, order]: readonly unknown[]): PickledArray {
  if (!Array.isArray(shape)) throw unreadable();
  return new PickledArray().fill(shape, dtype, order === 'F', data);
}

/** `scalar(dtype, bytes)`: a number. */
function makeScalar([dtype, data]: readonly unknown[]): unknown {
  if (!(dtype instanceof PickledDtype) || data === undefined) return null;
  const { dtype: type, bigEndian } = dtype.resolve();
  const bytes = bytesOf(data);
  if (bytes.length !== storedBytes(type)) throw unreadable();
  const value = createStorage(type, 1);
  decodeInto(value, 0, bytes, type, bigEndian);
  return value[0];
}

/** `_codecs.encode(text, 'latin1')`: how protocol 2 writes a byte string. */
function encode([text, encoding]: readonly unknown[]): Uint8Array {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) throw unreadable();
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function makeBytes([value, encoding]: readonly unknown[]): Uint8Array {
  if (value === undefined) return new Uint8Array();
  if (value instanceof Uint8Array) return value;
  return encode([value, encoding]);
}

/** What a pickle of NumPy arrays and byte strings may name. */
export const numpyGlobals: Globals = {
  'numpy dtype': makeDtype,
  'numpy ndarray': null,
  '_codecs encode': encode,
  ...Object.fromEntries(
    ['builtins', '__builtin__'].flatMap((module) => [
      [`${module} bytearray`, makeBytes],
      [`${module} bytes`, makeBytes],
    ]),
  ),
  ...Object.fromEntries(
    ['numpy.core', 'numpy._core'].flatMap((core) => [
      [`${core}.multiarray _reconstruct`, () => new PickledArray()],
      [`${core}.multiarray scalar`, makeScalar],
      [`${core}.multiarray _frombuffer`, fromBuffer],
      [`${core}.numeric _frombuffer`, fromBuffer],
    ]),
  ),
};
