import { createHash } from 'node:crypto';
import { Float16Array } from '@petamoriken/float16';
import type { StoredTensor } from '../../src/formats/storedTensor';
import type { DType, TensorData } from '../../src/tensors/dtype';
import { elementCount } from '../../src/tensors/tensor';

/** What a tensor's values are known by; min and max leave NaN out and are null if nothing is left. */
export interface Fingerprint {
  /** Of the values' bytes: row-major, little-endian, every NaN the quiet one, a bool one byte. */
  readonly sha256: string;
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
}

/** Values read at once. */
const STEP = 2 ** 23;

export async function fingerprint(tensor: StoredTensor): Promise<Fingerprint> {
  const hash = createHash('sha256');
  const count = elementCount(tensor.shape);
  let min: number | bigint | null = null;
  let max: number | bigint | null = null;
  for (let start = 0; start < count; start += STEP) {
    const data = await tensor.read({ start, end: Math.min(start + STEP, count) });
    for (const value of data) {
      if (min === null || value < min) if (value === value) min = value;
      if (max === null || value > max) if (value === value) max = value;
    }
    hash.update(storedBytes(data, tensor.dtype));
  }
  return { sha256: hash.digest('hex'), min, max };
}

function storedBytes(data: TensorData, dtype: DType): Uint8Array {
  switch (dtype) {
    case 'float16':
      return quiet(new Uint16Array(new Float16Array(data as Float32Array).buffer), 0x7c00, 0x7e00);
    case 'bfloat16':
      return quiet(upperHalves(wordsOf(data)), 0x7f80, 0x7fc0);
    case 'float32':
      return quiet(wordsOf(data.slice()), 0x7f800000, 0x7fc00000);
    case 'float64':
      return quietDoubles(data.slice() as Float64Array);
    default:
      return bytesOf(data);
  }
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function wordsOf(data: TensorData): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length);
}

function upperHalves(words: Uint32Array): Uint16Array {
  const halves = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) halves[i] = words[i]! >>> 16;
  return halves;
}

/** Anything above infinity, ignoring the sign, is NaN. */
function quiet(words: Uint16Array | Uint32Array, infinity: number, nan: number): Uint8Array {
  const magnitude = infinity > 0xffff ? 0x7fffffff : 0x7fff;
  for (let i = 0; i < words.length; i++) if ((words[i]! & magnitude) > infinity) words[i] = nan;
  return bytesOf(words);
}

function quietDoubles(data: Float64Array): Uint8Array {
  const words = new BigUint64Array(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) words[i] = 0x7ff8000000000000n;
  return bytesOf(words);
}
