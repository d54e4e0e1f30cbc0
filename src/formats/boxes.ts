/** Cells of a tensor: from `start` on, `sizes` along each axis; the first one is number `at` in row-major order. */
export interface Box {
  readonly start: readonly number[];
  readonly sizes: readonly number[];
  readonly at: number;
}

/** The boxes that values `from` up to `to`, in row-major order, fill: at most two an axis, and one. */
export function* boxesOf(shape: readonly number[], from: number, to: number): Generator<Box> {
  if (from < to) yield* slabs(shape, [], 0, from, to);
}

function* slabs(shape: readonly number[], prefix: number[], base: number, from: number, to: number): Generator<Box> {
  const axis = prefix.length;
  if (axis === shape.length) {
    yield { start: prefix, sizes: shape.map(() => 1), at: base };
    return;
  }
  const inner = shape.slice(axis + 1);
  const step = inner.reduce((product, size) => product * size, 1);
  let first = Math.floor(from / step);
  const last = Math.floor(to / step);
  if (first * step < from) {
    const start = first * step;
    yield* slabs(shape, [...prefix, first], base + start, from - start, Math.min(to - start, step));
    first++;
  }
  if (first < last) {
    const start = [...prefix, first, ...inner.map(() => 0)];
    yield { start, sizes: [...prefix.map(() => 1), last - first, ...inner], at: base + first * step };
  }
  if (first <= last && last * step < to) {
    yield* slabs(shape, [...prefix, last], base + last * step, 0, to - last * step);
  }
}
