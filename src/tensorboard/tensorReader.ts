import { WireType } from '@bufbuild/protobuf/wire';
import { getFloat16 } from '@petamoriken/float16';
import { viewOf } from '../files/byteRange';
import type { FieldReader } from './fields';

/** What is read of a TensorProto. */
export interface ReadTensor {
  /** Its only element, if it has one and that is a number. */
  readonly scalar?: number;
  /** The elements of a tensor of strings. */
  readonly strings: readonly Uint8Array[];
}

/** A dtype: the field that its values stand in, and its element in bytes. */
interface Numbers {
  readonly field: number;
  readonly size: number;
  readonly read: (view: DataView) => number;
}

/** Numbers of the fields: tensorflow/core/framework/tensor.proto and tensor_shape.proto. */
const TENSOR = { dtype: 1, shape: 2, content: 4, strings: 8 } as const;
const VALUES = { floats: 5, doubles: 6, ints: 7, longs: 10, bools: 11, halves: 13, uints: 16, ulongs: 17 } as const;
const SHAPE = { dim: 2, size: 1 } as const;

const { Varint, Bit64, Bit32, LengthDelimited } = WireType;

/** How values stand in their fields, packed or one by one; half floats as their bits. */
interface Values {
  readonly wireType: WireType;
  readonly read: (reader: FieldReader) => number;
}

const long: Values = { wireType: Varint, read: (reader) => Number(reader.int64()) };
const values: Readonly<Record<number, Values>> = {
  [VALUES.floats]: { wireType: Bit32, read: (reader) => reader.float() },
  [VALUES.doubles]: { wireType: Bit64, read: (reader) => reader.double() },
  [VALUES.ints]: long,
  [VALUES.longs]: long,
  [VALUES.bools]: long,
  [VALUES.halves]: long,
  [VALUES.uints]: long,
  [VALUES.ulongs]: { wireType: Varint, read: (reader) => Number(reader.uint64()) },
};

/** By their numbers in tensorflow/core/framework/types.proto. */
const dtypes: Readonly<Record<number, Numbers>> = {
  1: { field: VALUES.floats, size: 4, read: (view) => view.getFloat32(0, true) },
  2: { field: VALUES.doubles, size: 8, read: (view) => view.getFloat64(0, true) },
  3: { field: VALUES.ints, size: 4, read: (view) => view.getInt32(0, true) },
  4: { field: VALUES.ints, size: 1, read: (view) => view.getUint8(0) },
  5: { field: VALUES.ints, size: 2, read: (view) => view.getInt16(0, true) },
  6: { field: VALUES.ints, size: 1, read: (view) => view.getInt8(0) },
  9: { field: VALUES.longs, size: 8, read: (view) => Number(view.getBigInt64(0, true)) },
  10: { field: VALUES.bools, size: 1, read: (view) => view.getUint8(0) },
  14: { field: VALUES.halves, size: 2, read: (view) => bfloat16(view.getUint16(0, true)) },
  17: { field: VALUES.ints, size: 2, read: (view) => view.getUint16(0, true) },
  19: { field: VALUES.halves, size: 2, read: (view) => getFloat16(view, 0, true) },
  22: { field: VALUES.uints, size: 4, read: (view) => view.getUint32(0, true) },
  23: { field: VALUES.ulongs, size: 8, read: (view) => Number(view.getBigUint64(0, true)) },
};
const FLOAT = 1;
const HALF = 19;
const BFLOAT16 = 14;

/** A tensor as TensorFlow 2 logs images, numbers and texts. @throws Error if it is none */
export function readTensor(reader: FieldReader): ReadTensor {
  const strings: Uint8Array[] = [];
  const firsts = new Map<number, number>();
  let [dtype, count] = [FLOAT, 1];
  let content: Uint8Array | undefined;
  reader.inner((field, wireType) => {
    const isPacked = wireType === LengthDelimited;
    const value = values[field];
    if (field === TENSOR.dtype && wireType === Varint) dtype = reader.int32();
    else if (field === TENSOR.shape && isPacked) count = readCount(reader);
    else if (field === TENSOR.content && isPacked) content = reader.bytes();
    else if (field === TENSOR.strings && isPacked) strings.push(reader.bytes());
    else if (value && (isPacked || wireType === value.wireType)) {
      const first = reader.first(wireType, () => value.read(reader));
      if (first !== undefined && !firsts.has(field)) firsts.set(field, first);
    } else return false;
    return true;
  });
  const numbers = dtypes[dtype];
  if (!numbers || count !== 1) return { strings };
  const scalar = content?.length ? contentOf(content, numbers) : valueOf(firsts.get(numbers.field), dtype);
  return { strings, ...(scalar !== undefined && { scalar }) };
}

/** The number of elements: one, if there are no axes. */
function readCount(reader: FieldReader): number {
  let count = 1;
  reader.inner((field, wireType) => {
    if (field !== SHAPE.dim || wireType !== LengthDelimited) return false;
    let size = 0;
    reader.inner((inner, innerType) => {
      if (inner !== SHAPE.size || innerType !== Varint) return false;
      size = Number(reader.int64());
      return true;
    });
    count *= size;
    return true;
  });
  return count;
}

function contentOf(content: Uint8Array, { size, read }: Numbers): number | undefined {
  return content.length === size ? read(viewOf(content)) : undefined;
}

function valueOf(value: number | undefined, dtype: number): number | undefined {
  if (value === undefined || (dtype !== HALF && dtype !== BFLOAT16)) return value;
  const bits = new DataView(new ArrayBuffer(2));
  bits.setUint16(0, value);
  return dtype === HALF ? getFloat16(bits, 0) : bfloat16(value);
}

/** A bfloat16 is the upper half of a float32. */
function bfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}
