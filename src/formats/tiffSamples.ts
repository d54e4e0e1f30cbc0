import { getFloat16 } from '@petamoriken/float16';
import * as l10n from '@vscode/l10n';
import type { DType } from '../tensors/dtype';
import { unsupported } from './imageTensor';

type ReadSample = (view: DataView, at: number, littleEndian: boolean) => number | bigint;

interface SampleType {
  readonly dtype: DType;
  readonly read: ReadSample;
}

/** Values of the tag SampleFormat. */
const formats: Readonly<Record<number, string>> = { 1: 'uint', 2: 'int', 3: 'float', 4: 'uint' };

/** Samples of whole bytes, by kind and bits. */
const types: Readonly<Record<string, SampleType>> = {
  uint8: { dtype: 'uint8', read: (view, at) => view.getUint8(at) },
  uint16: { dtype: 'uint16', read: (view, at, little) => view.getUint16(at, little) },
  uint32: { dtype: 'uint32', read: (view, at, little) => view.getUint32(at, little) },
  uint64: { dtype: 'uint64', read: (view, at, little) => view.getBigUint64(at, little) },
  int8: { dtype: 'int8', read: (view, at) => view.getInt8(at) },
  int16: { dtype: 'int16', read: (view, at, little) => view.getInt16(at, little) },
  int32: { dtype: 'int32', read: (view, at, little) => view.getInt32(at, little) },
  int64: { dtype: 'int64', read: (view, at, little) => view.getBigInt64(at, little) },
  float16: { dtype: 'float16', read: (view, at, little) => getFloat16(view, at, little) },
  float32: { dtype: 'float32', read: (view, at, little) => view.getFloat32(at, little) },
  float64: { dtype: 'float64', read: (view, at, little) => view.getFloat64(at, little) },
};

/** Below 8 bits, samples are spread over uint8. */
const packed: Readonly<Record<string, DType>> = { uint1: 'uint8', uint2: 'uint8', uint4: 'uint8' };

/**
 * What samples become.
 *
 * @param format of the tag SampleFormat
 * @throws TensorError naming the kind, if it is not read
 */
export function sampleDType(bits: number, format: number): DType {
  const kind = `${formats[format] ?? `${format}, `}${bits}`;
  const dtype = packed[kind] ?? types[kind]?.dtype;
  if (dtype) return dtype;
  throw unsupported('TIFF', l10n.t('component type {0}', kind));
}

/** Reads a sample that begins at a bit. */
export function sampleReader(
  bytes: Uint8Array,
  bits: number,
  dtype: DType,
  littleEndian: boolean,
): (bit: number) => number | bigint {
  if (bits < 8) {
    const mask = 2 ** bits - 1;
    return (bit) => (bytes[bit >> 3]! >> (8 - bits - (bit & 7))) & mask;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { read } = types[dtype]!;
  return (bit) => read(view, bit / 8, littleEndian);
}
