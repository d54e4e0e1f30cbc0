import type { PoolGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import { elementCount } from '../tensors/tensor';
import { equivalents, type Equivalent, type Example } from './equivalent';

/** The most input values to compare, and the most that a framework's windows may read: this runs synchronously. */
const COMPARED = { values: 20_000, reads: 1_000_000 };

/** What other frameworks have for a layer, compared on the tensor if that is fast. */
export function otherFrameworks(call: LayerCall, example: Example, geometry: PoolGeometry): Equivalent[] {
  const { shape, dtype } = example.input;
  return equivalents(call, shape, dtype, isQuick(geometry) ? example : undefined);
}

/** Whether a plan is carried out at once. Another framework may move its windows by a single cell. */
export function isQuick({ inputShape, outputShape, axes }: PoolGeometry): boolean {
  const windowCells = elementCount(axes.map((axis) => ('kernelSize' in axis ? axis.kernelSize : 1)));
  const [values, outputs] = [elementCount(inputShape), elementCount(outputShape)];
  return values <= COMPARED.values && Math.max(values, outputs) * windowCells <= COMPARED.reads;
}
