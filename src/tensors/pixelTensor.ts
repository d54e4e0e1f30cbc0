import { heap, type Allocator } from './allocator';
import type { Pixels, Tensor } from './tensor';

/** A float32 tensor of an image's bytes: its values are made when they are asked for. */
export function pixelTensor(shape: readonly number[], pixels: Pixels, allocator: Allocator = heap): Tensor<'float32'> {
  let values: Float32Array<ArrayBuffer> | undefined;
  return {
    dtype: 'float32',
    shape,
    pixels,
    get data() {
      return (values ??= divided(pixels.data, pixels.greatest, allocator));
    },
  };
}

/** Each sample divided once and rounded once to float32. */
export function divided(
  samples: Uint8Array | Uint16Array,
  greatest: number,
  allocator: Allocator = heap,
): Float32Array<ArrayBuffer> {
  const table = Float32Array.from({ length: greatest + 1 }, (_, sample) => sample / greatest);
  const data = allocator.allocate('float32', samples.length);
  for (let i = 0; i < samples.length; i++) data[i] = table[samples[i]!]!;
  return data;
}
