/** What a coarse cell holds besides finite values. */
export const flags = { notNumber: 1, positive: 2, negative: 4 } as const;

/** Cells of one level. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  /** Of the finite values; NaN where there are none. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** How many finite values there are. */
  readonly count: Uint32Array;
  readonly flags: Uint8Array;
}

function flagOf(value: number): number {
  if (value === Infinity) return flags.positive;
  return value === -Infinity ? flags.negative : flags.notNumber;
}

export function emptyCells(rows: number, columns: number): Cells {
  const size = rows * columns;
  const numbers = () => new Float64Array(size);
  return {
    rows,
    columns,
    min: numbers(),
    max: numbers(),
    mean: numbers(),
    count: new Uint32Array(size),
    flags: new Uint8Array(size),
  };
}

function setCell(
  cells: Cells,
  at: number,
  finite: readonly [number, number, number] | undefined,
  count: number,
  mark: number,
): void {
  const [min, max, mean] = finite ?? [NaN, NaN, NaN];
  cells.min[at] = min;
  cells.max[at] = max;
  cells.mean[at] = mean;
  cells.count[at] = count;
  cells.flags[at] = mark;
}

export function putCells(cells: Cells, part: Cells, at: number): void {
  for (const name of ['min', 'max', 'mean', 'count', 'flags'] as const) cells[name].set(part[name], at);
}

/** The next level: each cell of four, or fewer at the edge. */
export function halved(finer: Cells): Cells {
  const [rows, columns] = [Math.ceil(finer.rows / 2), Math.ceil(finer.columns / 2)];
  const cells = emptyCells(rows, columns);
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell++) {
      let [min, max, sum, count, mark] = [Infinity, -Infinity, 0, 0, 0];
      for (let line = 2 * row; line < Math.min(2 * row + 2, finer.rows); line++) {
        for (
          let i = line * finer.columns + 2 * column;
          i < line * finer.columns + Math.min(2 * column + 2, finer.columns);
          i++
        ) {
          mark |= finer.flags[i]!;
          const own = finer.count[i]!;
          if (own === 0) continue;
          count += own;
          sum += own * finer.mean[i]!;
          min = Math.min(min, finer.min[i]!);
          max = Math.max(max, finer.max[i]!);
        }
      }
      setCell(cells, cell, count ? [min, max, sum / count] : undefined, count, mark);
    }
  }
  return cells;
}

/** A rectangle among values: where its first row begins and where the one after its last would, and which columns. */
interface Rectangle {
  readonly rows: readonly [start: number, end: number];
  readonly columns: readonly [first: number, last: number];
  readonly stride: number;
}

/** Makes one cell of a rectangle of values. */
export function reduce(
  values: ArrayLike<number | bigint>,
  { rows, columns, stride }: Rectangle,
  cells: Cells,
  at: number,
): void {
  let [min, max, sum, count, mark] = [Infinity, -Infinity, 0, 0, 0];
  for (let line = rows[0]; line < rows[1]; line += stride) {
    for (let i = line + columns[0]; i < line + columns[1]; i++) {
      const value = Number(values[i]);
      // only what is finite is 0 less itself
      if (value - value !== 0) mark |= flagOf(value);
      else {
        count++;
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
  }
  setCell(cells, at, count ? [min, max, sum / count] : undefined, count, mark);
}
