import type { Tensor } from './tensor';

/**
 * A plane by itself, copied: (1, 1, *sizes).
 *
 * @param size cells of a plane
 * @param sizes of the part that is wanted: the plane's first cells
 */
export function planeCopy(tensor: Tensor, plane: number, size: number, sizes: readonly number[]): Tensor {
  const { dtype, pixels } = tensor;
  const from = plane * size;
  const to = from + sizes.reduce((product, each) => product * each, 1);
  const data = pixels
    ? Float32Array.from(pixels.data.subarray(from, to), (sample) => sample / pixels.greatest)
    : tensor.data.slice(from, to);
  return { dtype, shape: [1, 1, ...sizes], data };
}
