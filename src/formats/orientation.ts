import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';

/** What each of EXIF's orientations asks for: rows and columns swapped first, then columns or rows reversed. */
const orientations: Readonly<Record<number, { swap: boolean; left: boolean; up: boolean }>> = {
  2: { swap: false, left: true, up: false },
  3: { swap: false, left: true, up: true },
  4: { swap: false, left: false, up: true },
  5: { swap: true, left: false, up: false },
  6: { swap: true, left: true, up: false },
  7: { swap: true, left: true, up: true },
  8: { swap: true, left: false, up: true },
};

/** An image of shape (C, H, W) as its orientation tag means it to be seen; numbers without a meaning change nothing. */
export function oriented(tensor: Tensor, orientation: number, allocator: Allocator = heap): Tensor {
  const turn = orientations[orientation];
  if (!turn) return tensor;
  const [channels, rows, columns] = tensor.shape as [number, number, number];
  const [height, width] = turn.swap ? [columns, rows] : [rows, columns];
  const data = allocator.allocate(tensor.dtype, tensor.data.length);
  let target = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [v, u] = [turn.up ? height - 1 - y : y, turn.left ? width - 1 - x : x];
        const [row, column] = turn.swap ? [u, v] : [v, u];
        data[target++] = tensor.data[(channel * rows + row) * columns + column]!;
      }
    }
  }
  return { dtype: tensor.dtype, shape: [channels, height, width], data };
}
