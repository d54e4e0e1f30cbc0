import type { Sliced } from './slice';

/** Evenly spaced places among a tensor's values. */
export interface Span {
  readonly size: number;
  /** In elements, from one to the next. */
  readonly stride: number;
}

/** Which of a tensor's values, in row-major order, the cells of a plane are. */
export interface PlaneOfTensor {
  /** Of the first cell. */
  readonly offset: number;
  readonly rows: Span;
  readonly columns: Span;
  /** Samples that make one color, or only one. */
  readonly channels: Span;
  /** Planes that stand side by side, `across` in a row: a mosaic. */
  readonly facets?: Span & { readonly across: number };
}

/** Which axes of a slice are seen, and where along the others; axes are numbered as in the slice. */
export interface Arrangement {
  /** Undefined of what has only columns. */
  readonly rows: number | undefined;
  readonly columns: number | undefined;
  /** The axis whose planes stand side by side. */
  readonly facets?: number | undefined;
  /** The axis whose planes make one color; not in a mosaic. */
  readonly channels?: number | undefined;
  /** The index along each axis; of those that are seen it does not count. */
  readonly at: readonly number[];
}

const one: Span = { size: 1, stride: 0 };

/** The last two axes, of which those of size 1 are passed over if there are others. */
export function usualArrangement(shape: readonly number[]): Arrangement {
  const at = shape.map(() => 0);
  const long = shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  if (long.length >= 2) return { rows: long.at(-2), columns: long.at(-1), at };
  const [only] = long;
  const [rows, columns] = [
    shape.length > 1 ? shape.length - 2 : undefined,
    shape.length > 0 ? shape.length - 1 : undefined,
  ];
  if (only === undefined || only === rows || only === columns) return { rows, columns, at };
  return { rows: undefined, columns: only, at };
}

/** All channels of an image of shape (…, C, H, W) as one color. */
export function imageArrangement(shape: readonly number[]): Arrangement {
  const usual = { rows: shape.length - 2, columns: shape.length - 1, at: shape.map(() => 0) };
  const channels = shape.at(-3) ?? 1;
  return channels > 1 && channels <= 4 ? { ...usual, channels: shape.length - 3 } : usual;
}

/** Whether an arrangement can be one of a tensor of this shape. */
export function fits({ rows, columns, facets, channels, at }: Arrangement, shape: readonly number[]): boolean {
  const seen = [rows, columns, facets, channels].filter((axis) => axis !== undefined);
  return (
    at.length === shape.length &&
    at.every((index, axis) => index === 0 || index < shape[axis]!) &&
    seen.every((axis) => axis < shape.length) &&
    new Set(seen).size === seen.length
  );
}

/** The plane that an arrangement shows of a slice. */
export function planeOf({ shape, strides, offset }: Sliced, arrangement: Arrangement): PlaneOfTensor {
  const { rows, columns, facets, channels, at } = arrangement;
  const span = (axis: number | undefined): Span =>
    axis === undefined ? one : { size: shape[axis]!, stride: strides[axis]! };
  const fixed = at.map((index, axis) =>
    [rows, columns, facets, channels].includes(axis) ? 0 : index * strides[axis]!,
  );
  const plane = {
    offset: fixed.reduce((sum, place) => sum + place, offset),
    rows: span(rows),
    columns: span(columns),
    channels: span(channels),
  };
  if (facets === undefined || span(facets).size < 2) return plane;
  const across = facetsAcross(span(facets).size, plane.rows.size, plane.columns.size);
  return { ...plane, facets: { ...span(facets), across } };
}

/** An image of shape (C, H, W), all channels as one color. */
export function imagePlane([channels, height, width]: readonly [number, number, number]): PlaneOfTensor {
  return {
    offset: 0,
    rows: { size: height, stride: width },
    columns: { size: width, stride: 1 },
    channels: { size: channels, stride: height * width },
  };
}

/** Height and width, those of a mosaic together. */
export function sizeOf({ rows, columns, facets }: PlaneOfTensor): readonly [height: number, width: number] {
  if (!facets) return [rows.size, columns.size];
  return [Math.ceil(facets.size / facets.across) * rows.size, facets.across * columns.size];
}

/** The first and the last of the places, both included; undefined if there are none. */
export function extremesOf({ offset, rows, columns, channels, facets }: PlaneOfTensor): [number, number] | undefined {
  const spans = [rows, columns, channels, facets ?? one];
  if (spans.some(({ size }) => size === 0)) return undefined;
  const ends = spans.map(({ size, stride }) => (size - 1) * stride);
  const sum = (part: (end: number) => number) => ends.reduce((total, end) => total + part(end), offset);
  return [sum((end) => Math.min(0, end)), sum((end) => Math.max(0, end))];
}

/** How many planes in a row make a mosaic that is about as wide as high. */
export function facetsAcross(count: number, rows: number, columns: number): number {
  const ideal = Math.sqrt((count * Math.max(1, rows)) / Math.max(1, columns));
  return Math.max(1, Math.min(count, Math.ceil(ideal)));
}
