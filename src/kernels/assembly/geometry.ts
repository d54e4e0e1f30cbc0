import { Geometry } from '../shared/geometry';

@inline
export function first(bounds: usize, index: i32): i32 {
  return load<i32>(bounds + ((<usize>index) << 3));
}

@inline
export function end(bounds: usize, index: i32): i32 {
  return load<i32>(bounds + ((<usize>index) << 3), 4);
}

/** Where cell (depth, height, 0) of a plane stands, in values. */
@inline
export function lineOf(g: Geometry, depth: i32, height: i32): i32 {
  return (depth * g.inHeight + height) * g.inWidth;
}
