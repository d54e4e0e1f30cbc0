import type { NaivePlane } from './naivePlane';

export interface NaiveUnpoolAxis {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
}

/** The size that unpooling gives an axis by default: where the last window of the pooling ended. */
export function naiveUnpooledSize(inputSize: number, { kernelSize, stride, padding }: NaiveUnpoolAxis): number {
  return (inputSize - 1) * stride - 2 * padding + kernelSize;
}

/** Max unpooling of one plane: zeros, and each value at its index; of values with the same index the last stays. */
export function naiveMaxUnpool(
  plane: readonly number[],
  indices: readonly number[],
  outputSizes: readonly number[],
): NaivePlane {
  const count = outputSizes.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, (_, place) => {
    const source = indices.lastIndexOf(place);
    return source < 0 ? 0 : plane[source]!;
  });
  return { sizes: outputSizes, values };
}

/** The gradient at the plane: each value gets that of the cell it was put at, even if another took its place. */
export function naiveMaxUnpoolGradient(gradOutput: readonly number[], indices: readonly number[]): number[] {
  return indices.map((index) => gradOutput[index]!);
}
