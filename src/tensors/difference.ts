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
  /** The mean |a − b| of such cells; 0 if there is none. */
  readonly mean: number;
  /** The first cell that differs, row by row, and its values; undefined where a tensor has none. */
  readonly first?: {
    readonly position: readonly number[];
    readonly a: number | undefined;
    readonly b: number | undefined;
  };
}

/** a − b, |a − b|, or 1 where they differ and 0 where not. */
export type DifferenceKind = 'signed' | 'absolute' | 'unequal';

/**
 * @param a,b with as many dimensions
 * @param tolerance numbers that are no further apart are the same
 */
export function differenceOf(a: Tensor, b: Tensor, tolerance = 0): Difference {
  const shape = commonShape(a, b);
  let [count, maximum, sum, numbers] = [0, 0, 0, 0];
  let first: Difference['first'];
  eachCell(a, b, shape, (x, y, at) => {
    const same = isSame(x, y);
    const apart = same ? 0 : Math.abs(minus(x, y));
    if (!Number.isNaN(apart)) {
      sum += apart;
      numbers++;
    }
    if (same || apart <= tolerance) return;
    count++;
    first ??= { position: positionIn(shape, at), a: asNumber(x), b: asNumber(y) };
    if (apart > maximum) maximum = apart;
  });
  return { shape, count, total: elementCount(shape), maximum, mean: sum / (numbers || 1), ...(first && { first }) };
}

/** The difference as a tensor of float64, NaN where a cell is missing; where both are the same it is 0, also of NaN and ∞. */
export function differenceTensor(a: Tensor, b: Tensor, kind: DifferenceKind): Tensor<'float64'> {
  const shape = commonShape(a, b);
  const data = new Float64Array(elementCount(shape));
  eachCell(a, b, shape, (x, y, at) => {
    const same = isSame(x, y);
    const value = kind === 'unequal' ? Number(!same) : same ? 0 : minus(x, y);
    data[at] = kind === 'absolute' ? Math.abs(value) : value;
  });
  return { dtype: 'float64', shape, data };
}

type Value = number | bigint | undefined;
type Visit = (a: Value, b: Value, at: number) => void;

function commonShape(a: Tensor, b: Tensor): number[] {
  return a.shape.map((size, axis) => Math.max(size, b.shape[axis]!));
}

/** Visits all cells of `shape`, row by row. */
function eachCell(a: Tensor, b: Tensor, shape: readonly number[], visit: Visit): void {
  const total = elementCount(shape);
  const [one, other] = [valuesIn(a, shape), valuesIn(b, shape)];
  for (let at = 0; at < total; at++) visit(one[at], other[at], at);
}

/** What a tensor has at each place of `shape`; undefined outside its own. */
function valuesIn({ data, shape: own }: Tensor, shape: readonly number[]): ArrayLike<Value> {
  if (own.join() === shape.join()) return data;
  return Array.from({ length: elementCount(shape) }, (_, at) => {
    const position = positionIn(shape, at);
    if (position.some((cell, axis) => cell >= own[axis]!)) return undefined;
    return data[position.reduce((index, cell, axis) => index * own[axis]! + cell, 0)];
  });
}

function positionIn(shape: readonly number[], at: number): number[] {
  const position: number[] = [];
  let rest = at;
  for (const size of [...shape].reverse()) {
    position.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return position;
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
