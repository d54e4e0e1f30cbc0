import { Geometry } from '../shared/geometry';

/** Puts the values of planes `from` to `to` among zeros, to where their indices say; of several for one place the last stays. */
export function unpool<T>(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): void {
  const inCells = g.inDepth * g.inHeight * g.inWidth;
  const outBytes = <usize>(g.outDepth * g.outHeight * g.outWidth) * sizeof<T>();
  for (let plane = from; plane < to; plane++) {
    const target = output + <usize>plane * outBytes;
    memory.fill(target, 0, outBytes);
    let source = input + <usize>plane * inCells * sizeof<T>();
    let place = indices + ((<usize>plane * inCells) << 2);
    const stop = place + ((<usize>inCells) << 2);
    if (place < stop) {
      do {
        store<T>(target + <usize>load<i32>(place) * sizeof<T>(), load<T>(source));
        source += sizeof<T>();
        place += 4;
      } while (place < stop);
    }
  }
}

/** The gradient of each value is the one at the place where it was put. */
export function gradientOfUnpool<T>(
  g: Geometry,
  gradOutput: usize,
  gradInput: usize,
  indices: usize,
  from: i32,
  to: i32,
): void {
  const inCells = g.inDepth * g.inHeight * g.inWidth;
  const outBytes = <usize>(g.outDepth * g.outHeight * g.outWidth) * sizeof<T>();
  for (let plane = from; plane < to; plane++) {
    const source = gradOutput + <usize>plane * outBytes;
    let target = gradInput + <usize>plane * inCells * sizeof<T>();
    let place = indices + ((<usize>plane * inCells) << 2);
    const stop = place + ((<usize>inCells) << 2);
    if (place < stop) {
      do {
        store<T>(target, load<T>(source + <usize>load<i32>(place) * sizeof<T>()));
        target += sizeof<T>();
        place += 4;
      } while (place < stop);
    }
  }
}
