import { extreme } from './extreme';
import { Geometry } from '../shared/geometry';
import { spreadRow } from './gradient';
import { kept } from './halves';
import { meanPower, raised, scaledSum } from './norm';

/**
 * The gradient of norms at the input, of planes `from` to `to`, through the steps of the norm backwards.
 *
 * @param values the input
 * @param scratch a row of output cells
 */
export function gradientOfNorm<T>(
  g: Geometry,
  gradOutput: usize,
  gradInput: usize,
  values: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const inBytes = <usize>(g.inDepth * g.inHeight * g.inWidth) * sizeof<T>();
  const rowBytes = <usize>g.outWidth * sizeof<T>();
  const rows = g.outDepth * g.outHeight;
  const isFinitePower = isFinite(g.exponent);
  for (let plane = from; plane < to; plane++) {
    const input = values + <usize>plane * inBytes;
    const target = gradInput + <usize>plane * inBytes;
    memory.fill(target, 0, inBytes);
    for (let row = 0; row < rows; row++) {
      const source = gradOutput + <usize>(plane * rows + row) * rowBytes;
      if (isFinitePower) {
        meansOf<T>(g, input, source, scratch, row);
        spreadRow<T>(g, scratch, target, row, g.rounding);
      } else routeRow<T>(g, input, source, target, row);
    }
    if (isFinitePower) throughPowers<T>(g, input, target, inBytes);
  }
}

/** What comes back to the means of one row; nothing to one that is zero, so that zeros have the gradient 0, not NaN. */
function meansOf<T>(g: Geometry, input: usize, source: usize, into: usize, row: i32): void {
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  const root = 1 / g.exponent;
  for (let column = 0; column < g.outWidth; column++, source += sizeof<T>(), into += sizeof<T>()) {
    const mean = meanPower<T>(g, input, depth, height, column);
    const steepness = raised<T>(scaledSum<T>(g, mean), root - 1, g.rounding);
    const slope = kept<T>(<T>(root * <f64>steepness), g.rounding);
    const atSum = kept<T>(load<T>(source) * slope, g.rounding);
    // NaN has no sign either
    const passes: T = mean > 0 || mean < 0 ? 1 : 0;
    store<T>(into, mean == 0 ? 0 : scaledSum<T>(g, atSum) * passes);
  }
}

/** From the powers to the values they are of. */
function throughPowers<T>(g: Geometry, input: usize, target: usize, bytes: usize): void {
  for (const stop = target + bytes; target < stop; target += sizeof<T>(), input += sizeof<T>()) {
    const steepness = raised<T>(load<T>(input), g.exponent - 1, g.rounding);
    const slope = kept<T>(<T>(g.exponent * <f64>steepness), g.rounding);
    store<T>(target, kept<T>(load<T>(target) * slope, g.rounding));
  }
}

/** The gradient of a maximum or minimum magnitude goes to its value, by its sign. */
function routeRow<T>(g: Geometry, input: usize, source: usize, target: usize, row: i32): void {
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  for (let column = 0; column < g.outWidth; column++, source += sizeof<T>()) {
    const offset = <usize>extreme<T>(g, input, depth, height, column) * sizeof<T>();
    const value = load<T>(input + offset);
    const sign: T = value > 0 ? 1 : value < 0 ? -1 : 0;
    store<T>(target + offset, load<T>(target + offset) + load<T>(source) * sign);
  }
}
