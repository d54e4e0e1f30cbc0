import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';

/** Where a window's maximum magnitude is, or for an exponent of −∞ the minimum: the first of ties, the last of NaNs. */
export function extreme<T>(g: Geometry, input: usize, depth: i32, height: i32, column: i32): i32 {
  const xFirst = first(g.widths, column);
  const xEnd = end(g.widths, column);
  const isGreatest = g.exponent > 0;
  let best = lineOf(g, first(g.depths, depth), first(g.heights, height)) + xFirst;
  let known = abs<T>(load<T>(input + <usize>best * sizeof<T>()));
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = lineOf(g, z, y);
      for (let x = xFirst; x < xEnd; x += g.stepWidth) {
        const value = abs<T>(load<T>(input + <usize>(line + x) * sizeof<T>()));
        if (value != value || (isGreatest ? value > known : value < known)) {
          best = line + x;
          known = value;
        }
      }
    }
  }
  return best;
}
