import type { DType } from '../../src/tensors/dtype';
import { naiveGathered, naivePositions } from './naivePlane';

/** One axis of a pooling window as PyTorch's arguments give it; both sides are padded alike. */
export interface NaiveAxis {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly ceilMode: boolean;
}

export interface NaiveResult {
  readonly sizes: readonly number[];
  readonly values: readonly (number | bigint)[];
  /** Row-major position of each winner in the plane; -1 for a window that lies outside the input. */
  readonly indices: readonly number[];
}

/** What a padded cell holds: minus infinity, or the nearest thing the dtype has. */
export const naiveLowest = {
  float16: -Infinity,
  bfloat16: -Infinity,
  float32: -Infinity,
  float64: -Infinity,
  int8: -(2 ** 7),
  uint8: 0,
  int16: -(2 ** 15),
  int32: -(2 ** 31),
  int64: -(2n ** 63n),
} as const satisfies Partial<Record<DType, number | bigint>>;

/**
 * How many windows an axis has, found by laying them out one after the other on the padded cells.
 *
 * Without ceil mode a window has to end on them. With it, one more may overhang their end, if the windows before leave
 * cells after them and it still starts inside the input or the padding before it.
 */
export function naiveWindowCount(inputSize: number, axis: NaiveAxis): number {
  const cells = inputSize + 2 * axis.padding;
  const lastTap = (window: number) => window * axis.stride + axis.dilation * (axis.kernelSize - 1);
  let count = 0;
  while (lastTap(count) < cells) count++;
  const leavesCells = lastTap(count - 1) < cells - 1;
  const startsBeforeEnd = count * axis.stride < axis.padding + inputSize;
  return axis.ceilMode && leavesCells && startsBeforeEnd ? count + 1 : count;
}

interface Cell {
  readonly value: number | bigint;
  readonly index: number;
}

/** Max pooling of one plane by the definition: pad with `lowest`, look at every window, take the winner. */
export function naiveMaxPool(
  plane: readonly (number | bigint)[],
  sizes: readonly number[],
  axes: readonly NaiveAxis[],
  lowest: number | bigint,
): NaiveResult {
  const padded = new Map<string, Cell>();
  naivePositions(sizes).forEach((position, index) => {
    padded.set(position.map((cell, i) => cell + axes[i]!.padding).join(), { value: plane[index]!, index });
  });
  const outputSizes = axes.map((axis, i) => naiveWindowCount(sizes[i]!, axis));
  const winners = naivePositions(outputSizes).map((window) => {
    const covered = naivePositions(axes.map((axis) => axis.kernelSize)).map((tap) => {
      const place = tap.map((step, i) => window[i]! * axes[i]!.stride + step * axes[i]!.dilation);
      return padded.get(place.join()) ?? { value: lowest, index: -1 };
    });
    return winner(covered);
  });
  return {
    sizes: outputSizes,
    values: winners.map(({ value }) => value),
    indices: winners.map(({ index }) => index),
  };
}

/**
 * The gradient of max pooling one plane, of whichever kind: a winner gets what its windows are given. A window that lies
 * outside the input (index -1) hands nothing on.
 */
export function naiveMaxPoolGradient(
  gradOutput: readonly number[],
  indices: readonly number[],
  sizes: readonly number[],
): number[] {
  return naiveGathered(
    sizes,
    gradOutput.map((gradient, window) => ({ cell: indices[window]!, gradient })),
  );
}

/** The last NaN; without one, the first of the maximum cells, padding only where there is nothing else. */
function winner(covered: readonly Cell[]): Cell {
  const inside = covered.filter(({ index }) => index >= 0);
  const nan = inside.findLast(({ value }) => Number.isNaN(value));
  if (nan) return nan;
  return inside.find(({ value }) => covered.every((other) => value >= other.value)) ?? covered[0]!;
}
