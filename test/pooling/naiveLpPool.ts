import { naiveAvgPool, naiveAvgPoolGradient, type NaiveAvgAxis } from './naiveAvgPool';
import { naiveMaxPool, naiveMaxPoolGradient, type NaiveResult } from './naiveMaxPool';
import { inFloat64, type NaivePlane, type NaiveRounding } from './naivePlane';

/** LP pooling has neither padding nor dilation. */
export type NaiveLpAxis = Omit<NaiveAvgAxis, 'padding'>;

/** torch.pow takes the square root for ±0.5, which differs from the power at -Infinity and -0. */
function power(value: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(value);
  return exponent === -0.5 ? 1 / Math.sqrt(value) : value ** exponent;
}

/** torch.sign, which is 0 for NaN. */
function sign(value: number): number {
  return Math.sign(value) || 0;
}

/** avg_pool(x^p). Partial windows in ceil mode are averaged over the cells they have, and later scaled as if full. */
function means(
  plane: readonly number[],
  sizes: readonly number[],
  axes: readonly NaiveLpAxis[],
  normType: number,
  round: NaiveRounding,
): NaivePlane {
  const powers = plane.map((value) => round(power(value, normType)));
  return naiveAvgPool(powers, sizes, withoutPadding(axes), rule, round);
}

const rule = { countIncludePad: true, divisorOverride: undefined };

function withoutPadding(axes: readonly NaiveLpAxis[]): NaiveAvgAxis[] {
  return axes.map((axis) => ({ ...axis, padding: 0 }));
}

function windowVolume(axes: readonly NaiveLpAxis[]): number {
  return axes.reduce((product, { kernelSize }) => product * kernelSize, 1);
}

/** The limits p = ±Infinity: max pooling of |x|, or of -|x|, whose maximum is the minimum of |x|. */
function extremes(
  plane: readonly number[],
  sizes: readonly number[],
  axes: readonly NaiveLpAxis[],
  normType: number,
): NaiveResult {
  const magnitudes = plane.map((value) => Math.sign(normType) * Math.abs(value));
  const windows = withoutPadding(axes).map((axis) => ({ ...axis, dilation: 1 }));
  return naiveMaxPool(magnitudes, sizes, windows, -Infinity);
}

/**
 * LP pooling of one plane as PyTorch composes it, each step rounded as `round` says. Without it the steps are float64:
 * then smaller floats are compared with a tolerance, and only where x^p neither leaves their range nor cancels out.
 *
 * @see torch/nn/functional.py, lp_pool2d
 */
export function naiveLpPool(
  plane: readonly number[],
  sizes: readonly number[],
  axes: readonly NaiveLpAxis[],
  normType: number,
  round = inFloat64,
): NaivePlane {
  if (Math.abs(normType) === Infinity) {
    const { sizes: outputSizes, values } = extremes(plane, sizes, axes, normType);
    return { sizes: outputSizes, values: values.map((value) => Math.abs(Number(value))) };
  }
  const { sizes: outputSizes, values } = means(plane, sizes, axes, normType, round);
  const sums = values.map((mean) => round(sign(mean) * Math.abs(mean) * windowVolume(axes)));
  return { sizes: outputSizes, values: sums.map((sum) => round(power(sum, 1 / normType))) };
}

/** The gradient at the plane: the derivatives of the steps above, one after the other from the last, as autograd does. */
export function naiveLpPoolGradient(
  gradOutput: readonly number[],
  plane: readonly number[],
  sizes: readonly number[],
  axes: readonly NaiveLpAxis[],
  normType: number,
  round = inFloat64,
): number[] {
  if (Math.abs(normType) === Infinity) {
    const { indices } = extremes(plane, sizes, axes, normType);
    return naiveMaxPoolGradient(gradOutput, indices, sizes).map((gradient, cell) => gradient * sign(plane[cell]!));
  }
  const ofPower = (value: number, exponent: number) => round(exponent * round(power(value, exponent - 1)));
  const atMeans = means(plane, sizes, axes, normType, round).values.map((mean, window) => {
    const sum = round(sign(mean) * Math.abs(mean) * windowVolume(axes));
    const atSum = round(gradOutput[window]! * ofPower(sum, 1 / normType));
    const atRelu = round(atSum * windowVolume(axes)) * sign(mean);
    // relu passes nothing on at 0, not even NaN or infinity; sign has no gradient; that of abs is its argument's sign
    return mean === 0 ? 0 : atRelu * sign(mean);
  });
  return naiveAvgPoolGradient(atMeans, sizes, withoutPadding(axes), rule, round).map((gradient, cell) =>
    round(gradient * ofPower(plane[cell]!, normType)),
  );
}
