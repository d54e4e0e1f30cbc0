import { end, first, Geometry, lineOf } from './geometry';

/**
 * The greatest value of each window in output rows `from` to `to` of one plane, and where it stands: any geometry, any
 * type, NaN as PyTorch has it. The other kernels are this one, faster; rows with NaN come back to it.
 *
 * @param indices where the positions go, 0 if they are not wanted
 * @param least what a window without cells gives
 */
export function maxExact<T>(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  least: T,
): void {
  for (let row = from; row < to; row++) maxExactColumns<T>(g, input, output, indices, row, 0, g.outWidth, least);
}

/** The same for some columns of one row: what the vector loops leave over at the edges. */
export function maxExactColumns<T>(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  row: i32,
  from: i32,
  to: i32,
  least: T,
): void {
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  const zFirst = first(g.depths, depth);
  const zEnd = end(g.depths, depth);
  const yFirst = first(g.heights, height);
  const yEnd = end(g.heights, height);
  for (let column = from; column < to; column++) {
    const xFirst = first(g.widths, column);
    const xEnd = end(g.widths, column);
    let best = least;
    let bestIndex = lineOf(g, zFirst, yFirst) + xFirst;
    for (let z = zFirst; z < zEnd; z += g.stepDepth) {
      for (let y = yFirst; y < yEnd; y += g.stepHeight) {
        const line = lineOf(g, z, y);
        for (let x = xFirst; x < xEnd; x += g.stepWidth) {
          const value = load<T>(input + <usize>(line + x) * sizeof<T>());
          if (value > best || isNaN<T>(value)) {
            best = value;
            bestIndex = line + x;
          }
        }
      }
    }
    const place = <usize>(row * g.outWidth + column);
    store<T>(output + place * sizeof<T>(), best);
    if (indices) store<i32>(indices + (place << 2), bestIndex);
  }
}
