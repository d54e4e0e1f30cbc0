import { divide } from './average';
import { extreme } from './extreme';
import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { kept } from './halves';

/** `Math.pow` of the host: only it gives the last bits that the plain engine has. */
@external("env", "power")
declare function power(base: f64, exponent: f64): f64;

/** Norms of any exponent in rows `from` to `to` of one plane, windows one by one; each step rounds as the plain engine's. */
export function normExact<T>(g: Geometry, input: usize, output: usize, from: i32, to: i32): void {
  const isFinitePower = isFinite(g.exponent);
  for (let row = from; row < to; row++) {
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    let out = output + <usize>(row * g.outWidth) * sizeof<T>();
    for (let column = 0; column < g.outWidth; column++, out += sizeof<T>()) {
      if (isFinitePower) {
        const sum = scaledSum<T>(g, meanPower<T>(g, input, depth, height, column));
        store<T>(out, raised<T>(sum, 1 / g.exponent, g.rounding));
      } else {
        store<T>(out, abs<T>(load<T>(input + <usize>extreme<T>(g, input, depth, height, column) * sizeof<T>())));
      }
    }
  }
}

/** The mean of a window's powers. */
export function meanPower<T>(g: Geometry, input: usize, depth: i32, height: i32, column: i32): T {
  const xFirst = first(g.widths, column);
  const xEnd = end(g.widths, column);
  let sum: T = 0;
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = lineOf(g, z, y);
      for (let x = xFirst; x < xEnd; x += g.stepWidth) {
        sum += raised<T>(load<T>(input + <usize>(line + x) * sizeof<T>()), g.exponent, g.rounding);
      }
    }
  }
  return kept<T>(divide<T>(g, sum, depth, height, column), g.rounding);
}

/** A mean as the sum of a whole window. */
@inline
export function scaledSum<T>(g: Geometry, mean: T): T {
  return kept<T>(mean * <T>g.cells, g.rounding);
}

/** A power as ATen takes it: by root where it can, so that (−∞)^½ is NaN. */
@inline
export function raised<T>(base: T, exponent: f64, rounding: i32): T {
  return kept<T>(anyPower<T>(base, exponent), rounding);
}

function anyPower<T>(base: T, exponent: f64): T {
  if (exponent == 1) return base;
  if (exponent == 2) return base * base;
  if (exponent == 0.5) return sqrt<T>(base);
  if (exponent == -0.5) return <T>(1 / sqrt<f64>(<f64>base));
  if (sizeof<T>() == 8) return <T>power(<f64>base, exponent);
  return <T>powerFloat32(<f64>base, exponent);
}

/** More than any two implementations of `pow` differ by. */
const SLACK: f64 = 1e-13;

/** The host is only called where the last bits decide the rounding. */
function powerFloat32(base: f64, exponent: f64): f32 {
  const about = Math.pow(base, exponent);
  const rounded = <f32>(about * (1 - SLACK));
  return rounded == <f32>(about * (1 + SLACK)) ? rounded : <f32>power(base, exponent);
}
