import { getFloat16 } from '@petamoriken/float16';
import { bytesPerValue, type DType, type TensorData } from '../dtype';
import { viewOf } from './byteRange';

/** Bytes that one value takes in a file: a half float takes two, though it is widened in memory. */
export function storedBytes(dtype: DType): number {
  return isHalf(dtype) ? 2 : bytesPerValue(dtype);
}

function isHalf(dtype: DType): dtype is 'float16' | 'bfloat16' {
  return dtype === 'float16' || dtype === 'bfloat16';
}

/** Decodes whole values into `target`, from its value `at` on. */
export function decodeInto(target: TensorData, at: number, bytes: Uint8Array, dtype: DType, bigEndian: boolean): void {
  const length = bytes.length / storedBytes(dtype);
  if (isHalf(dtype)) {
    widen(target as Float32Array, at, bytes, dtype, bigEndian);
  } else if (dtype === 'bool') {
    for (let i = 0; i < length; i++) target[at + i] = bytes[i] ? 1 : 0;
  } else {
    const size = target.BYTES_PER_ELEMENT;
    const own = new Uint8Array(target.buffer, target.byteOffset + at * size, length * size);
    own.set(bytes);
    if (bigEndian) swap(own, size);
  }
}

/** Every float16, widened. */
let halves: Float32Array | undefined;

function halfTable(): Float32Array {
  if (halves) return halves;
  const view = new DataView(new ArrayBuffer(2));
  halves = Float32Array.from({ length: 65536 }, (_, bits) => {
    view.setUint16(0, bits);
    return getFloat16(view, 0);
  });
  return halves;
}

function widen(target: Float32Array, at: number, bytes: Uint8Array, dtype: DType, bigEndian: boolean) {
  const view = viewOf(bytes);
  const length = bytes.length / 2;
  if (dtype === 'float16') {
    const table = halfTable();
    for (let i = 0; i < length; i++) target[at + i] = table[view.getUint16(2 * i, !bigEndian)]!;
    return;
  }
  // a bfloat16 is the upper half of a float32
  const words = new Uint32Array(target.buffer, target.byteOffset + at * 4, length);
  for (let i = 0; i < length; i++) words[i] = view.getUint16(2 * i, !bigEndian) << 16;
}

/** Turns the bytes of each value round, in place. */
function swap(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) {
    for (let low = from, high = from + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}
