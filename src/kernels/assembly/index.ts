import { averageExact, averageSliding } from './average';
import { maxExact } from './exact';
import { end, first, Geometry, lineOf } from './geometry';
import { maxIndices } from './indices';
import { indicesOfLarge } from './indicesLarge';
import { indicesOfPairs, indicesOfThrees, indicesOfThreesByTwo } from './indicesRegister';
import { maxLarge } from './large';
import { maxCubes, maxPairs, maxThreesByThree, maxThreesByTwo } from './register';
import { maxTwoPass } from './twoPass';
import { holdsNaN } from './vector';

// What the engine calls. Rows are counted over all planes: row r of plane p is p × rows + r, and the rows of a plane are
// the output rows of all its depths. Every function fills the rows `from` to `to` of the output.

/** The kernels of float32 maxima, as `kernels/choose.ts` numbers them. */
const enum MaxKernel {
  exact,
  twoPass,
  large,
  pairs,
  cubes,
  threesByTwo,
  threesByThree,
}

/** The kernels of float32 maxima with indices. */
const enum IndexKernel {
  exact,
  sliding,
  large,
  pairs,
  threes,
  threesByTwo,
}

@inline
function rowsOf(g: Geometry): i32 {
  return g.outDepth * g.outHeight;
}

@inline
function inputCells(g: Geometry): usize {
  return <usize>g.inDepth * g.inHeight * g.inWidth;
}

@inline
function outputCells(g: Geometry): usize {
  return <usize>rowsOf(g) * g.outWidth;
}

export function maxFloat32(
  kernel: MaxKernel,
  block: usize,
  input: usize,
  output: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const g = changetype<Geometry>(block);
  const rows = rowsOf(g);
  for (let row = from; row < to;) {
    const plane = row / rows;
    const begin = row - plane * rows;
    const stop = min(rows, begin + to - row);
    const source = input + ((<usize>plane * inputCells(g)) << 2);
    const target = output + ((<usize>plane * outputCells(g)) << 2);
    if (maxBand(kernel, g, source, target, begin, stop, scratch)) {
      maxExact<f32>(g, source, target, 0, begin, stop, -Infinity);
    }
    row += stop - begin;
  }
}

/** Some rows of one plane; whether they have to be done again for a NaN. */
function maxBand(
  kernel: MaxKernel,
  g: Geometry,
  source: usize,
  target: usize,
  from: i32,
  to: i32,
  scratch: usize,
): bool {
  switch (kernel) {
    case MaxKernel.twoPass:
      maxTwoPass(g, source, target, from, to, scratch);
      return bandHoldsNaN(g, source, from, to);
    case MaxKernel.large:
      maxLarge(g, source, target, from, to, scratch);
      return bandHoldsNaN(g, source, from, to);
    case MaxKernel.pairs:
      return maxPairs(g, source, target, from, to);
    case MaxKernel.cubes:
      return maxCubes(g, source, target, from, to);
    case MaxKernel.threesByTwo:
      return maxThreesByTwo(g, source, target, from, to);
    case MaxKernel.threesByThree:
      return maxThreesByThree(g, source, target, from, to);
    default:
      return true;
  }
}

/** Whether there is a NaN in what lies between the first and the last cell that some rows read. */
function bandHoldsNaN(g: Geometry, source: usize, from: i32, to: i32): bool {
  const lastDepth = (to - 1) / g.outHeight;
  const firstDepth = from / g.outHeight;
  const isOneSlice = firstDepth == lastDepth;
  const firstLine = isOneSlice ? first(g.heights, from - firstDepth * g.outHeight) : 0;
  const lastLine = isOneSlice ? end(g.heights, to - 1 - lastDepth * g.outHeight) : g.inHeight;
  const begin = lineOf(g, first(g.depths, firstDepth), firstLine);
  const stop = lineOf(g, end(g.depths, lastDepth) - 1, lastLine);
  return holdsNaN(source + ((<usize>begin) << 2), stop - begin);
}

export function maxIndicesFloat32(
  kernel: IndexKernel,
  block: usize,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const g = changetype<Geometry>(block);
  const rows = rowsOf(g);
  for (let row = from; row < to;) {
    const plane = row / rows;
    const begin = row - plane * rows;
    const stop = min(rows, begin + to - row);
    const source = input + ((<usize>plane * inputCells(g)) << 2);
    const offset = (<usize>plane * outputCells(g)) << 2;
    if (indexBand(kernel, g, source, output + offset, indices + offset, begin, stop, scratch)) {
      maxExact<f32>(g, source, output + offset, indices + offset, begin, stop, -Infinity);
    }
    row += stop - begin;
  }
}

function indexBand(
  kernel: IndexKernel,
  g: Geometry,
  source: usize,
  target: usize,
  places: usize,
  from: i32,
  to: i32,
  scratch: usize,
): bool {
  switch (kernel) {
    case IndexKernel.sliding:
      return maxIndices(g, source, target, places, from, to);
    case IndexKernel.large:
      return indicesOfLarge(g, source, target, places, from, to, scratch);
    case IndexKernel.pairs:
      return indicesOfPairs(g, source, target, places, from, to);
    case IndexKernel.threes:
      return indicesOfThrees(g, source, target, places, from, to, scratch);
    case IndexKernel.threesByTwo:
      return indicesOfThreesByTwo(g, source, target, places, from, to);
    default:
      return true;
  }
}

export function averageFloat32(
  sliding: bool,
  block: usize,
  input: usize,
  output: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const g = changetype<Geometry>(block);
  const rows = rowsOf(g);
  for (let row = from; row < to;) {
    const plane = row / rows;
    const begin = row - plane * rows;
    const stop = min(rows, begin + to - row);
    const source = input + ((<usize>plane * inputCells(g)) << 2);
    const target = output + ((<usize>plane * outputCells(g)) << 2);
    if (sliding) averageSliding(g, source, target, begin, stop, scratch);
    else averageExact<f32>(g, source, target, begin, stop);
    row += stop - begin;
  }
}

/** Averages of any type, one by one. */
function averageAny<T>(block: usize, input: usize, output: usize, from: i32, to: i32): void {
  const g = changetype<Geometry>(block);
  const rows = rowsOf(g);
  for (let row = from; row < to;) {
    const plane = row / rows;
    const begin = row - plane * rows;
    const stop = min(rows, begin + to - row);
    const source = input + <usize>plane * inputCells(g) * sizeof<T>();
    averageExact<T>(g, source, output + <usize>plane * outputCells(g) * sizeof<T>(), begin, stop);
    row += stop - begin;
  }
}

export function averageFloat64(g: usize, input: usize, output: usize, from: i32, to: i32): void {
  averageAny<f64>(g, input, output, from, to);
}

export function averageInt64(g: usize, input: usize, output: usize, from: i32, to: i32): void {
  averageAny<i64>(g, input, output, from, to);
}

/** Maxima of any type, one by one; `indices` is 0 if they are not wanted. */
function maxAny<T>(block: usize, input: usize, output: usize, indices: usize, from: i32, to: i32, least: T): void {
  const g = changetype<Geometry>(block);
  const rows = rowsOf(g);
  for (let row = from; row < to;) {
    const plane = row / rows;
    const begin = row - plane * rows;
    const stop = min(rows, begin + to - row);
    const place = <usize>plane * outputCells(g);
    const source = input + <usize>plane * inputCells(g) * sizeof<T>();
    maxExact<T>(g, source, output + place * sizeof<T>(), indices ? indices + (place << 2) : 0, begin, stop, least);
    row += stop - begin;
  }
}

export function maxFloat64(g: usize, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  maxAny<f64>(g, input, output, indices, from, to, -Infinity);
}

export function maxInt8(g: usize, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  maxAny<i8>(g, input, output, indices, from, to, i8.MIN_VALUE);
}

export function maxUint8(g: usize, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  maxAny<u8>(g, input, output, indices, from, to, 0);
}

export function maxInt16(g: usize, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  maxAny<i16>(g, input, output, indices, from, to, i16.MIN_VALUE);
}

export function maxInt32(g: usize, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  maxAny<i32>(g, input, output, indices, from, to, i32.MIN_VALUE);
}

export function maxInt64(g: usize, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  maxAny<i64>(g, input, output, indices, from, to, i64.MIN_VALUE);
}
