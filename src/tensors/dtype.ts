import { f16round } from '@petamoriken/float16';

/** Half floats are kept widened: every value is exact in float32. */
const storages = {
  float16: Float32Array,
  bfloat16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

export type DType = keyof typeof storages;
export type FloatDType = 'float16' | 'bfloat16' | 'float32' | 'float64';

/** How the values of a dtype are kept in memory. */
export type DataOf<D extends DType> = { [Each in DType]: InstanceType<(typeof storages)[Each]> }[D];

export type TensorData = DataOf<DType>;

/** PyTorch's name of the scalar type, as its messages spell it. */
export const scalarTypeNames: Record<DType, string> = {
  float16: 'Half',
  bfloat16: 'BFloat16',
  float32: 'Float',
  float64: 'Double',
  int8: 'Char',
  uint8: 'Byte',
  int16: 'Short',
  uint16: 'UInt16',
  int32: 'Int',
  uint32: 'UInt32',
  int64: 'Long',
  uint64: 'UInt64',
  bool: 'Bool',
};

export function isDType(name: string): name is DType {
  return Object.hasOwn(storages, name);
}

export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype.includes('float');
}

/** Whether ATen's kernels are made for a dtype: bool and the wide unsigned ones it stores and computes little with. */
export function isComputable(dtype: DType): boolean {
  return !['bool', 'uint16', 'uint32', 'uint64'].includes(dtype);
}

/** Bytes one value takes in memory. */
export function bytesPerValue(dtype: DType): number {
  return storages[dtype].BYTES_PER_ELEMENT;
}

/** Fresh storage for `length` values, all zero. */
export function createStorage<D extends DType>(dtype: D, length: number): DataOf<D> {
  return new storages[dtype](length) as DataOf<D>;
}

/** Values that lie in a buffer. */
export function viewStorage<D extends DType>(
  dtype: D,
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number,
): DataOf<D> {
  return new storages[dtype](buffer, byteOffset, length) as DataOf<D>;
}

/** Copies values to storage of the same dtype, from place `at` on. */
export function copyValues(from: TensorData, to: TensorData, at = 0): void {
  // TypeScript does not know that the two are of one kind
  (to as Float64Array).set(from as Float64Array, at);
}

/** The lowest value a dtype can hold, which max pooling's padding counts as. */
export function lowest(dtype: DType): number | bigint {
  switch (dtype) {
    case 'int8':
      return -128;
    case 'int16':
      return -32768;
    case 'int32':
      return -2147483648;
    case 'int64':
      return -(2n ** 63n);
    case 'uint64':
      return 0n;
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'bool':
      return 0;
    default:
      return -Infinity;
  }
}

/** The lowest finite value a dtype can hold. */
export function lowestFinite(dtype: DType): number | bigint {
  switch (dtype) {
    case 'float16':
      return -65504;
    case 'bfloat16':
      return -3.3895313892515355e38;
    case 'float32':
      return -3.4028234663852886e38;
    case 'float64':
      return -Number.MAX_VALUE;
    default:
      return lowest(dtype);
  }
}

const bits = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of a float32, rounded to the nearest, ties to even. */
function bfloat16(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  if (Number.isNaN(value)) return NaN;
  bits.setUint32(0, ((word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000) >>> 0);
  return bits.getFloat32(0);
}

/** Rounds a number to the nearest one that a floating dtype can hold. */
export function rounding(dtype: DType): (value: number) => number {
  switch (dtype) {
    case 'float16':
      return (value) => f16round(Math.fround(value));
    case 'bfloat16':
      return bfloat16;
    case 'float32':
      return Math.fround;
    default:
      return (value) => value;
  }
}
