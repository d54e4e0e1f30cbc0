export { countCommas, scanArray } from './json';
export { divideBytes } from './samples';
import { averageExact, normsOfMeans } from './average';
import { averageSliding } from './averageSliding';
import { maxExact, repairRows } from './exact';
import { Geometry, Narrow } from '../shared/geometry';
import { gradientOfAverage, gradientOfMax } from './gradient';
import { roundRow } from './halves';
import { Kernel } from '../shared/kernel';
import { maxFloat32 } from './maxFloat32';
import { normExact } from './norm';
import { gradientOfNorm } from './normGradient';
import { throughFloats } from './throughFloats';
import { maxTwoPass } from './twoPass';
import { gradientOfUnpool, unpool } from './unpool';

/**
 * Fills output rows `from` to `to`, counted over all planes: row r of plane p is p × rows + r, and the rows of a plane are
 * those of all its depths. Unpooling is done by planes, and so is a gradient: `input` is the one at the output, `output` the one at the input.
 *
 * @param block a Geometry
 * @param indices where the positions of maxima go, 0 if they are not needed; for a norm's gradient the input's values
 * @param scratch as many bytes as the kernel wants, see `kernels/choose.ts`
 */
export function run(
  kernel: Kernel,
  block: usize,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const g = changetype<Geometry>(block);
  switch (kernel) {
    case Kernel.gradientOfMaxFloat32:
      return gradientOfMax<f32>(g, input, output, indices, from, to);
    case Kernel.gradientOfMaxFloat64:
      return gradientOfMax<f64>(g, input, output, indices, from, to);
    case Kernel.gradientOfAverageFloat32:
      return gradientOfAverage<f32>(g, input, output, from, to);
    case Kernel.gradientOfAverageFloat64:
      return gradientOfAverage<f64>(g, input, output, from, to);
    case Kernel.gradientOfNormFloat32:
      return gradientOfNorm<f32>(g, input, output, indices, from, to, scratch);
    case Kernel.gradientOfNormFloat64:
      return gradientOfNorm<f64>(g, input, output, indices, from, to, scratch);
    case Kernel.unpoolFloat32:
      return unpool<f32>(g, input, output, indices, from, to);
    case Kernel.unpoolFloat64:
      return unpool<f64>(g, input, output, indices, from, to);
    case Kernel.gradientOfUnpoolFloat32:
      return gradientOfUnpool<f32>(g, input, output, indices, from, to);
    case Kernel.gradientOfUnpoolFloat64:
      return gradientOfUnpool<f64>(g, input, output, indices, from, to);
    default:
      return forward(kernel, g, input, output, indices, from, to, scratch);
  }
}

function forward(
  kernel: Kernel,
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const rows = g.outDepth * g.outHeight;
  const shift = g.narrow ? shiftOfNarrow(g.narrow) : shiftOf(kernel);
  const inputBytes = (<usize>g.inDepth * g.inHeight * g.inWidth) << shift;
  const outputCells = <usize>rows * g.outWidth;
  for (let row = from; row < to; ) {
    const plane = row / rows;
    const own = changetype<Geometry>(changetype<usize>(g) + <usize>plane * g.planeBytes);
    const begin = row - plane * rows;
    const stop = min(rows, begin + to - row);
    const source = input + <usize>plane * inputBytes;
    const target = output + ((<usize>plane * outputCells) << shift);
    const places = indices ? indices + ((<usize>plane * outputCells) << 2) : 0;
    band(kernel, own, source, target, places, begin, stop, scratch);
    if (g.power) {
      if (kernel == Kernel.averageFloat64) normsOfMeans<f64>(g, target, begin, stop);
      else normsOfMeans<f32>(g, target, begin, stop);
    }
    if (g.rounding) {
      roundRow(target + ((<usize>(begin * g.outWidth)) << 2), (stop - begin) * g.outWidth, g.rounding);
    }
    row += stop - begin;
  }
}

/** Values take 2 to the power of this many bytes. */
function shiftOf(kernel: Kernel): usize {
  switch (kernel) {
    case Kernel.maxInt8:
    case Kernel.maxUint8:
      return 0;
    case Kernel.maxInt16:
      return 1;
    case Kernel.normFloat64:
    case Kernel.maxFloat64:
    case Kernel.maxInt64:
    case Kernel.averageFloat64:
    case Kernel.averageInt64:
      return 3;
    default:
      return 2;
  }
}

/** Likewise of integers that are compared as float32. */
function shiftOfNarrow(narrow: Narrow): usize {
  return narrow == Narrow.int16 ? 1 : 0;
}

/** Some rows of one plane. */
function band(
  kernel: Kernel,
  g: Geometry,
  source: usize,
  target: usize,
  places: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  if (g.narrow == Narrow.int8) return throughFloats<i8>(kernel, g, source, target, places, from, to, scratch);
  if (g.narrow == Narrow.uint8) return throughFloats<u8>(kernel, g, source, target, places, from, to, scratch);
  if (g.narrow == Narrow.int16) return throughFloats<i16>(kernel, g, source, target, places, from, to, scratch);
  switch (kernel) {
    case Kernel.averageSliding:
      return averageSliding(g, source, target, from, to, scratch);
    case Kernel.averageFloat32:
      return averageExact<f32>(g, source, target, from, to);
    case Kernel.averageFloat64:
      return averageExact<f64>(g, source, target, from, to);
    case Kernel.averageInt64:
      return averageExact<i64>(g, source, target, from, to);
    case Kernel.normFloat32:
      return normExact<f32>(g, source, target, from, to);
    case Kernel.normFloat64:
      return normExact<f64>(g, source, target, from, to);
    case Kernel.maxFloat64:
      return maxAny<f64>(g, source, target, places, from, to, scratch, -Infinity);
    case Kernel.maxInt8:
      return maxAny<i8>(g, source, target, places, from, to, scratch, i8.MIN_VALUE);
    case Kernel.maxUint8:
      return maxAny<u8>(g, source, target, places, from, to, scratch, 0);
    case Kernel.maxInt16:
      return maxAny<i16>(g, source, target, places, from, to, scratch, i16.MIN_VALUE);
    case Kernel.maxInt32:
      return maxAny<i32>(g, source, target, places, from, to, scratch, i32.MIN_VALUE);
    case Kernel.maxInt64:
      return maxAny<i64>(g, source, target, places, from, to, scratch, i64.MIN_VALUE);
    default: {
      const found = maxFloat32(kernel, g, source, target, places, from, to, scratch);
      repairRows<f32>(found, g, source, target, places, from, to, -Infinity);
    }
  }
}

/** Maxima of any type: with places one window after the other. */
function maxAny<T>(
  g: Geometry,
  source: usize,
  target: usize,
  places: usize,
  from: i32,
  to: i32,
  scratch: usize,
  least: T,
): void {
  if (places) return maxExact<T>(g, source, target, places, from, to, least);
  repairRows<T>(maxTwoPass<T>(g, source, target, from, to, scratch, least), g, source, target, 0, from, to, least);
}
