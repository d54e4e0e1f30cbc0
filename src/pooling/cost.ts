import { bytesPerValue, type DType } from '../tensors/dtype';
import { elementCount } from '../tensors/tensor';
import type { PoolGeometry } from './geometry';

/** What a tensor takes, and what a layer that takes it has to do. */
export interface Cost {
  readonly elements: number;
  /** In PyTorch's memory. */
  readonly bytes: number;
  /** Of a convolution with a kernel of 3, stride and padding of 1, and as many output channels as input channels. */
  readonly multiplyAdds: number;
}

/** The cost of the input of a layer, and of its output. */
export function costs(
  { inputShape, outputShape, axes }: PoolGeometry,
  dtype: DType,
): readonly [before: Cost, after: Cost] {
  const channels = inputShape.at(-axes.length - 1) ?? 1;
  const cost = (shape: readonly number[]): Cost => {
    const elements = elementCount(shape);
    const bytes = elements * (dtype.endsWith('float16') ? 2 : bytesPerValue(dtype));
    return { elements, bytes, multiplyAdds: elements * channels * 3 ** axes.length };
  };
  return [cost(inputShape), cost(outputShape)];
}
