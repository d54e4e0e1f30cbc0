import { Float16Array } from '@petamoriken/float16';
import type { DType } from '../tensors/dtype';
import { formatShape, type Tensor } from '../tensors/tensor';

/** NumPy's names of the types, little-endian. It has no bfloat16: every one is a float32. */
const names: Readonly<Record<DType, string>> = {
  float16: '<f2',
  bfloat16: '<f4',
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  bool: '|b1',
};

/** Header and values begin at multiples of it. */
const ALIGNMENT = 64;

/**
 * A tensor as an `.npy` file.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0
 */
export function npyOf({ dtype, shape, data }: Tensor): Uint8Array {
  const header = `{'descr': '${names[dtype]}', 'fortran_order': False, 'shape': ${formatShape(shape)}, }`;
  const size = Math.ceil((10 + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const stored = dtype === 'float16' ? new Float16Array(data as Float32Array) : data;
  const bytes = new Uint8Array(size + stored.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, (size - 10) & 255, (size - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${header.padEnd(size - 11)}\n`), 10);
  bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), size);
  return bytes;
}
