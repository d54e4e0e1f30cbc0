import type { TensorData } from '../tensors/dtype';
import { sizeOf, type PlaneOfTensor } from '../tensors/planeOfTensor';

/**
 * The cells of a plane, one channel after the other, picked out of a tensor's values; of a mosaic's last row those that no plane fills
 * are 0.
 */
export function gathered<Values extends TensorData>(values: Values, plane: PlaneOfTensor): Values {
  const { offset, rows, columns, channels, facets = { size: 1, stride: 0, across: 1 } } = plane;
  const [height, width] = sizeOf(plane);
  const cells = new (values.constructor as new (length: number) => Values)(channels.size * height * width);
  for (let channel = 0; channel < channels.size; channel++) {
    for (let facet = 0; facet < facets.size; facet++) {
      const corner = offset + channel * channels.stride + facet * facets.stride;
      const [top, left] = [Math.floor(facet / facets.across) * rows.size, (facet % facets.across) * columns.size];
      for (let row = 0; row < rows.size; row++) {
        const from = corner + row * rows.stride;
        let to = (channel * height + top + row) * width + left;
        for (let column = 0; column < columns.size; column++) cells[to++] = values[from + column * columns.stride]!;
      }
    }
  }
  return cells;
}
