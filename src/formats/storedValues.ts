import { getFloat16 } from '@petamoriken/float16';
import { bytesPerValue, isDType, type DType, type TensorData } from '../tensors/dtype';

/** Bits of the exponent and of the mantissa. A name with `fn` says that there are no infinities. */
const float8s = { float8_e4m3fn: [4, 3], float8_e5m2: [5, 2] } as const;

type Float8 = keyof typeof float8s;

/** A dtype in a file: floats of 8 bits become float32. */
export type FileDType = DType | Float8;

export function isFileDType(name: string): name is FileDType {
  return isDType(name) || isFloat8(name);
}

export function isFloat8(name: string): name is Float8 {
  return Object.hasOwn(float8s, name);
}

/** What the values become in memory. */
export function readDType(dtype: FileDType): DType {
  return isFloat8(dtype) ? 'float32' : dtype;
}

/** Bytes that one value takes in a file: a half float takes two, though it is widened in memory. */
export function storedBytes(dtype: FileDType): number {
  if (isFloat8(dtype)) return 1;
  return isHalf(dtype) ? 2 : bytesPerValue(dtype);
}

function isHalf(dtype: FileDType): dtype is 'float16' | 'bfloat16' {
  return dtype === 'float16' || dtype === 'bfloat16';
}

/** Decodes whole values into `target`, from its value `at` on. */
export function decodeInto(
  target: TensorData,
  at: number,
  bytes: Uint8Array,
  dtype: FileDType,
  bigEndian: boolean,
): void {
  const length = bytes.length / storedBytes(dtype);
  if (isFloat8(dtype)) {
    const table = float8Table(dtype);
    for (let i = 0; i < length; i++) target[at + i] = table[bytes[i]!]!;
  } else if (isHalf(dtype)) {
    widen(target as Float32Array, at, bytes, dtype, bigEndian);
  } else if (dtype === 'bool') {
    for (let i = 0; i < length; i++) target[at + i] = bytes[i] ? 1 : 0;
  } else {
    const size = target.BYTES_PER_ELEMENT;
    const start = target.byteOffset + at * size;
    new Uint8Array(target.buffer, start, length * size).set(bytes);
    if (bigEndian) swap(target.buffer, start, length, size);
  }
}

/** Every float of 8 bits, widened. */
function float8Table(dtype: Float8): Float32Array {
  const [exponentBits, mantissaBits] = float8s[dtype];
  const bias = 2 ** (exponentBits - 1) - 1;
  const top = 2 ** exponentBits - 1;
  return Float32Array.from({ length: 256 }, (_, bits) => {
    const exponent = (bits >> mantissaBits) & top;
    const mantissa = bits & (2 ** mantissaBits - 1);
    const isLast = mantissa === 2 ** mantissaBits - 1;
    if (exponent === top && (dtype === 'float8_e5m2' || isLast)) {
      return dtype === 'float8_e5m2' && mantissa === 0 ? (bits & 0x80 ? -Infinity : Infinity) : NaN;
    }
    const fraction = mantissa / 2 ** mantissaBits + (exponent > 0 ? 1 : 0);
    const size = fraction * 2 ** (Math.max(exponent, 1) - bias);
    return bits & 0x80 ? -size : size;
  });
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
  const length = bytes.length / 2;
  // a copy begins where two bytes may begin
  const aligned = bytes.byteOffset % 2 === 0 && !bigEndian ? bytes : new Uint8Array(bytes);
  if (bigEndian) swap(aligned.buffer, aligned.byteOffset, length, 2);
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, length);
  if (dtype === 'float16') {
    const table = halfTable();
    for (let i = 0; i < length; i++) target[at + i] = table[halves[i]!]!;
    return;
  }
  // a bfloat16 is the upper half of a float32
  const words = new Uint32Array(target.buffer, target.byteOffset + at * 4, length);
  for (let i = 0; i < length; i++) words[i] = halves[i]! << 16;
}

/** Turns the bytes of each value round, in place. */
function swap(buffer: ArrayBufferLike, start: number, length: number, size: number) {
  if (size === 2) {
    const values = new Uint16Array(buffer, start, length);
    for (let i = 0; i < length; i++) values[i] = (values[i]! << 8) | (values[i]! >>> 8);
  }
  if (size < 4) return;
  const words = new Uint32Array(buffer, start, (length * size) / 4);
  for (let i = 0; i < words.length; i++) words[i] = turned(words[i]!);
  if (size === 4) return;
  for (let i = 0; i < words.length; i += 2) {
    const low = words[i]!;
    words[i] = words[i + 1]!;
    words[i + 1] = low;
  }
}

function turned(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
