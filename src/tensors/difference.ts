import type { TensorData } from './dtype';
import { elementCount, type Tensor } from './tensor';

/** How two tensors differ. NaN equals NaN; a cell that only one of them has differs. */
export interface Difference {
  /** The sizes of both along each dimension: the larger ones. */
  readonly shape: readonly number[];
  /** Cells that differ, of `total`. */
  readonly count: number;
  readonly total: number;
  /** The largest |a − b| of cells that both have and where it is a number; 0 if there is none. */
  readonly maximum: number;
  /** The first cell that differs, row by row, and its values; undefined where a tensor has none. */
  readonly first?: {
    readonly position: readonly number[];
    readonly a: number | undefined;
    readonly b: number | undefined;
  };
}

/** a − b, |a − b|, or 1 where they differ and 0 where not. */
export type DifferenceKind = 'signed' | 'absolute' | 'unequal';

/** @param a,b with as many dimensions */
export function differenceOf(a: Tensor, b: Tensor): Difference {
  const shape = commonShape(a, b);
  let [count, maximum] = [0, 0];
  let first: Difference['first'];
  eachCell(a, b, shape, (x, y, position) => {
    if (isSame(x, y)) return;
    count++;
    first ??= { position: [...position], a: asNumber(x), b: asNumber(y) };
    const apart = Math.abs(minus(x, y));
    if (apart > maximum) maximum = apart;
  });
  return { shape, count, total: elementCount(shape), maximum, ...(first && { first }) };
}

/** The difference as a tensor of float64, NaN where a cell is missing; where both are the same it is 0, also of NaN and ∞. */
export function differenceTensor(a: Tensor, b: Tensor, kind: DifferenceKind): Tensor<'float64'> {
  const shape = commonShape(a, b);
  const data = new Float64Array(elementCount(shape));
  let at = 0;
  eachCell(a, b, shape, (x, y) => {
    const same = isSame(x, y);
    const value = kind === 'unequal' ? Number(!same) : same ? 0 : minus(x, y);
    data[at++] = kind === 'absolute' ? Math.abs(value) : value;
  });
  return { dtype: 'float64', shape, data };
}

type Value = number | bigint | undefined;
type Visit = (a: Value, b: Value, position: readonly number[]) => void;

function commonShape(a: Tensor, b: Tensor): number[] {
  return a.shape.map((size, axis) => Math.max(size, b.shape[axis]!));
}

/** Visits all cells of `shape`, row by row. */
function eachCell(a: Tensor, b: Tensor, shape: readonly number[], visit: Visit): void {
  const total = elementCount(shape);
  const position = shape.map(() => 0);
  const [one, other] = [reader(a, shape), reader(b, shape)];
  for (let at = 0; at < total; at++) {
    visit(one(at, position), other(at, position), position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++position[axis]! < shape[axis]!) break;
      position[axis] = 0;
    }
  }
}

/** What a tensor has at a place of `shape`; undefined outside its own. */
function reader({ data, shape: own }: Tensor, shape: readonly number[]) {
  const values: TensorData = data;
  if (own.join() === shape.join()) return (at: number): Value => values[at];
  return (_: number, position: readonly number[]): Value => {
    if (position.some((cell, axis) => cell >= own[axis]!)) return undefined;
    return values[position.reduce((index, cell, axis) => index * own[axis]! + cell, 0)];
  };
}

function isSame(a: Value, b: Value): boolean {
  // 1n is 1
  return (a == b && a !== undefined) || (Number.isNaN(a) && Number.isNaN(b));
}

function minus(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return NaN;
  return typeof a === 'bigint' && typeof b === 'bigint' ? Number(a - b) : Number(a) - Number(b);
}

function asNumber(value: Value): number | undefined {
  return value === undefined ? undefined : Number(value);
}
