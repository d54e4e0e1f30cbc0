import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heap } from '../tensors/allocator';
import { holds } from '../tensors/cast';
import type { DType } from '../tensors/dtype';
import { tensorOf, type Tensor } from '../tensors/tensor';
import type { TableReading } from '../files/address';
import { isFlag, isMissing } from './csvCells';
import { tableNotes } from './csvNotes';
import type { Note } from './storedTensor';

const WHOLE = /^[-+]?\d+$/;

/** A table's numbers, and what was assumed to find them. */
interface ReadTable {
  readonly tensor: Tensor;
  readonly notes: readonly Note[];
}

/** Takes cells row by row, and tells in the end what is header and index, and what values. */
export class CsvTable {
  columns = 0;
  /** Whether there is no header, and every cell is of digits only. */
  isPlain = true;
  private first: { readonly cells: readonly string[]; readonly row: number } | undefined;
  private values = new Float64Array(256);
  private length = 0;
  private isAllFlags = true;
  private hasFlags = false;
  private isAllWhole = true;
  /** The numbers of the rows below the first, and integers that float64 rounds by row and column. */
  private readonly rows: number[] = [];
  private readonly long = new Map<string, bigint>();
  /** Whether a cell is written as a float: pandas writes `1.0`. */
  private hasPoint = false;
  private missing = 0;
  /** Of the first column, below the first row. */
  private readonly leading = { texts: 0, isFilled: true, counts: true };
  private fault: TensorError | undefined;

  /** @param reading what the reader chose; the rest is found out */
  constructor(
    private readonly numberOf: (cell: string) => number | undefined,
    private readonly reading: TableReading = {},
  ) {}

  row(cells: readonly string[], row: number): void {
    if (!this.first) {
      this.first = { cells, row };
      this.columns = cells.length;
      return;
    }
    if (this.length === 0 && this.lacksCorner(cells.length)) this.columns = cells.length;
    if (cells.length !== this.columns) throw uneven(row, cells.length, this.columns);
    this.leading.isFilled &&= cells[0]!.trim() !== '';
    this.leading.counts &&= this.numberOf(cells[0]!) === this.length / this.columns;
    this.rows.push(row);
    this.add(cells, row);
  }

  read(): ReadTable {
    const { first, columns, length } = this;
    if (!first) throw new TensorError(l10n.t('The table contains no numbers'));
    if (first.cells.length < columns && counts(first.cells) && !this.isLabelled(length / columns)) {
      throw uneven(first.row + 1, columns, first.cells.length);
    }
    const isHeader = this.reading.header ?? this.isHeader(first.cells);
    const isIndex = columns > 1 && (this.reading.index ?? this.isIndex(first.cells, isHeader));
    const below = this.values.slice(0, length);
    this.length = 0;
    if (isHeader) this.isPlain = false;
    else this.add(first.cells, first.row);
    if (this.fault && !isIndex) throw this.fault;
    const all = isHeader ? below : joined(this.values.subarray(0, this.length), below);
    if (all.length === 0) throw new TensorError(l10n.t('The table contains no numbers'));
    const rows = all.length / columns;
    const values = isIndex ? all.filter((_, i) => i % columns > 0) : all;
    return {
      tensor: this.tensorOf(values, [rows, values.length / rows], isHeader),
      notes: this.notes(isHeader, isIndex, values),
    };
  }

  private add(cells: readonly string[], row: number): void {
    this.grow();
    for (const [column, cell] of cells.entries()) {
      const value = this.numberOf(cell);
      if (value === undefined) this.blame(cell, row, column);
      if (isMissing(cell)) this.missing++;
      if (column > 0 || cells.length === 1) this.isAllFlags &&= isFlag(cell);
      this.observe(cell.trim(), value, row, column);
      this.values[this.length++] = value ?? NaN;
    }
  }

  /** What the spelling of a number tells of the dtype. */
  private observe(cell: string, value: number | undefined, row: number, column: number): void {
    const isWhole = WHOLE.test(cell);
    this.hasFlags ||= isFlag(cell);
    this.isAllWhole &&= isWhole;
    this.isPlain &&= /^\d+$/.test(cell);
    this.hasPoint ||= value !== undefined && (!Number.isInteger(value) || /[.,]/.test(cell));
    if (isWhole && !Number.isSafeInteger(value)) this.long.set(`${row} ${column}`, BigInt(cell.replace(/^\+/, '')));
  }

  /** A text is at fault, unless all of the first column are: names of rows. */
  private blame(cell: string, row: number, column: number): void {
    if (column === 0) this.leading.texts++;
    if (this.fault && column === 0) return;
    const shown = `"${cell.slice(0, 40)}"`;
    const fault = new TensorError(l10n.t('Row {0}, column {1}: {2} is not a number', row, column + 1, shown));
    if (column > 0) throw fault;
    this.fault = fault;
  }

  /** R and a printed frame have no cell above the index. */
  private lacksCorner(width: number): boolean {
    const cells = this.first!.cells;
    return width === cells.length + 1 && (cells.every((cell) => this.isText(cell)) || counts(cells));
  }

  private isHeader(cells: readonly string[]): boolean {
    const rows = this.length / this.columns;
    if (cells.length < this.columns) return true;
    if (rows === 0) return cells.every((cell) => this.isText(cell));
    const [corner = '', ...rest] = cells;
    const isNamed = rest.length > 0 && !rest.some((cell) => this.isText(cell));
    if (isNamed && corner.trim() === '') return this.leading.isFilled && (counts(rest) || this.isLabelled(rows));
    if (isNamed && this.leading.texts === rows && this.isText(corner)) return counts(rest) && this.hasPoint;
    return this.isTitled(cells) || this.isNumbered(cells, rows);
  }

  /** Whether the first column has names or numbers of rows. */
  private isLabelled(rows: number): boolean {
    return this.leading.counts || this.leading.texts === rows;
  }

  /** Names, with whole numbers among them at most: a broken number is no name. */
  private isTitled(cells: readonly string[]): boolean {
    const isMixed = cells.some((cell) => !this.isText(cell) && !/^\s*\d*\s*$/.test(cell));
    return !isMixed && cells.some((cell) => this.isText(cell));
  }

  /** pandas numbers columns without names: 0, 1, 2. Whole numbers that go on like that, or make a square, are values. */
  private isNumbered(cells: readonly string[], rows: number): boolean {
    const width = cells.length;
    if (width < 2 || !counts(cells)) return false;
    if (this.hasPoint) return true;
    const differences = new Set(Array.from(this.values.subarray(0, width), (value, i) => value - i));
    return width > 2 && rows + 1 !== width && differences.size > 1;
  }

  private isIndex(cells: readonly string[], isHeader: boolean): boolean {
    const { texts, isFilled } = this.leading;
    const rows = this.length / this.columns;
    if (cells.length < this.columns) return true;
    if (isHeader && cells[0]!.trim() === '') return isFilled;
    return rows > 0 && texts === rows && (isHeader || this.isText(cells[0]!));
  }

  private isText(cell: string): boolean {
    return cell.trim() !== '' && this.numberOf(cell) === undefined;
  }

  private tensorOf(values: Float64Array, shape: readonly [rows: number, columns: number], isHeader: boolean): Tensor {
    const dtype = this.dtypeOf(values);
    if (dtype === 'int64') return tensorOf(this.integers(values, shape[1], isHeader), shape, dtype);
    const data = heap.allocate(dtype, values.length);
    (data as Float64Array).set(values);
    return { dtype, shape, data };
  }

  private integers(values: Float64Array, columns: number, isHeader: boolean): bigint[] {
    const rows = isHeader ? this.rows : [this.first!.row, ...this.rows];
    const index = this.columns - columns;
    return Array.from(values, (value, i) => {
      const exact = this.long.get(`${rows[Math.floor(i / columns)]} ${(i % columns) + index}`);
      return exact ?? BigInt(value);
    });
  }

  /** Of flags bool; of integers that float32 rounds int64; of numbers that float32 cannot hold float64; else float32. */
  private dtypeOf(values: Float64Array): DType {
    if (this.isAllFlags) return 'bool';
    const isRounded = this.isAllWhole && values.some((value) => Math.fround(value) !== value);
    if (isRounded && [...this.long.values()].every((value) => holds('int64', value))) return 'int64';
    const isWide = isRounded || values.some((value) => Number.isFinite(value) && !holds('float32', value));
    return isWide ? 'float64' : 'float32';
  }

  private notes(isHeader: boolean, isIndex: boolean, values: Float64Array): Note[] {
    const { cells } = this.first!;
    const { reading, missing } = this;
    const isFull = cells.length === this.columns;
    return tableNotes({
      reading,
      header: { isOne: isHeader, canBeOther: isFull && !cells.some((cell) => this.isText(cell)) },
      canBeHeader: values.length > this.columns && counts(cells),
      index: { isOne: isIndex, canBeOther: isFull && this.leading.texts === 0 },
      hasSomeFlags: this.hasFlags && !this.isAllFlags,
      missing,
    });
  }

  private grow(): void {
    const needed = this.length + this.columns;
    if (needed <= this.values.length) return;
    const values = new Float64Array(Math.max(needed, this.values.length * 2));
    values.set(this.values.subarray(0, this.length));
    this.values = values;
  }
}

/** 0, 1, 2, … */
function counts(cells: readonly string[]): boolean {
  return cells.every((cell, i) => cell.trim() === String(i));
}

function joined(first: Float64Array, rest: Float64Array): Float64Array {
  const all = new Float64Array(first.length + rest.length);
  all.set(first);
  all.set(rest, first.length);
  return all;
}

function uneven(row: number, found: number, expected: number): TensorError {
  return new TensorError(l10n.t('Row {0} has {1} columns, but the first row has {2}', row, found, expected));
}
