import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';

/** a·b / 255, rounded as PIL rounds it. */
function multiplied(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/**
 * Inks to light, as PIL's `convert('RGB')` does it without a color profile: of 255 − K, each ink takes its share.
 *
 * @param tensor of shape (4, H, W), 255 for full ink; further channels are left out
 */
export function cmykToRgb({ shape, data: inks }: Tensor<'uint8'>, allocator: Allocator = heap): Tensor<'uint8'> {
  const [height, width] = [shape[1]!, shape[2]!];
  const plane = height * width;
  const rgb = allocator.allocate('uint8', 3 * plane);
  for (let i = 0; i < rgb.length; i++) {
    const light = 255 - inks[3 * plane + (i % plane)]!;
    rgb[i] = Math.max(0, light - multiplied(inks[i]!, light));
  }
  return { dtype: 'uint8', shape: [3, height, width], data: rgb };
}
