import type { NaiveResult } from './naiveMaxPool';
import { naiveBox, naivePositions, naiveWinner, type NaiveRounding } from './naivePlane';

interface FractionalAxis {
  readonly inputSize: number;
  readonly kernelSize: number;
  readonly outputSize: number;
  /** The random number in [0, 1) that shifts this axis' windows. */
  readonly sample: number;
}

/** Where the windows of an axis start: trunc((i+u)·α) − trunc(u·α) with α = (I−k)/(O−1), and the last ends the input. */
function windowStarts(axis: FractionalAxis, round: NaiveRounding): number[] {
  const { inputSize, kernelSize, outputSize, sample } = axis;
  const last = inputSize - kernelSize;
  const alpha = round(round(last) / round(outputSize - 1));
  const scaled = (value: number) => Math.trunc(round(round(value) * alpha));
  return Array.from({ length: outputSize }, (_, window) =>
    window === outputSize - 1 ? last : scaled(round(window) + sample) - scaled(sample),
  );
}

/**
 * Fractional max pooling of one plane, exact for every float; `naiveMaxPoolGradient` gives its gradient.
 *
 * @param samples as PyTorch takes them: (width, height) for two axes, (depth, height, width) for three
 */
export function naiveFractionalMaxPool(
  plane: readonly number[],
  sizes: readonly number[],
  kernelSizes: readonly number[],
  outputSizes: readonly number[],
  samples: readonly number[],
  round: NaiveRounding,
): NaiveResult {
  const inOrder = sizes.length === 2 ? [samples[1]!, samples[0]!] : samples;
  const starts = sizes.map((inputSize, i) => {
    const axis = { inputSize, kernelSize: kernelSizes[i]!, outputSize: outputSizes[i]!, sample: inOrder[i]! };
    return windowStarts(axis, round);
  });
  const indices = naivePositions(outputSizes).map((window) => {
    const start = window.map((step, i) => starts[i]![step]!);
    const end = start.map((first, i) => first + kernelSizes[i]!);
    return naiveWinner(plane, naiveBox(sizes, start, end));
  });
  return { sizes: outputSizes, values: indices.map((index) => plane[index]!), indices };
}
