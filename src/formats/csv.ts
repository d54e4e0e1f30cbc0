import * as l10n from '@vscode/l10n';
import { dsvFormat } from 'd3-dsv';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { holds } from '../tensors/cast';
import type { DType } from '../tensors/dtype';
import { tensorOf, type Tensor } from '../tensors/tensor';
import { readText } from './fileText';
import { heldTensor } from './heldTensor';
import type { StoredTensor } from './storedTensor';

/** In the order of preference: a comma may be in a number where a semicolon separates. */
const DELIMITERS = ['\t', ';', ',', ' '];
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const WHOLE = /^[-+]?\d+$/;
const FLAG = /^(?:true|false)$/i;
const SPECIAL = /^([-+]?)(nan|inf|infinity)$/i;

/**
 * A table of numbers, or of `true` and `false`, as a tensor of shape (rows, columns). A first row without any number is a header and left out,
 * as are empty lines and those before the table that begin with #.
 *
 * @throws TensorError naming the row and column of what does not belong; rows count from 1, as lines do
 */
export async function readCsv(source: ByteSource): Promise<StoredTensor> {
  const text = await readText(source);
  const table = new Table();
  dsvFormat(delimiterOf(text)).parseRows(text, (cells, index) => {
    table.row(cells, index + 1);
    return null;
  });
  return heldTensor('', table.tensor());
}

/** The delimiter that the first line of the table has. */
function delimiterOf(text: string): string {
  const line = /^(?!#)[^\r\n]*\S[^\r\n]*/m.exec(text)?.[0].trim() ?? '';
  return DELIMITERS.find((delimiter) => line.includes(delimiter)) ?? ',';
}

/** Cells as they are read, row by row. */
class Table {
  private values = new Float64Array(256);
  private length = 0;
  private columns = -1;
  private areFlags = true;
  private areWhole = true;
  /** Integers that float64 may have rounded, by their place. */
  private readonly long = new Map<number, bigint>();

  row(cells: readonly string[], row: number) {
    if (cells.length === 1 && cells[0]!.trim() === '') return;
    if (this.columns < 0 && cells[0]!.startsWith('#')) return;
    if (this.columns < 0) {
      this.columns = cells.length;
      const isHeader = !cells.some((cell) => toNumber(cell) !== undefined || FLAG.test(cell.trim()));
      if (isHeader) return;
    }
    if (cells.length !== this.columns) {
      throw new TensorError(
        l10n.t('Row {0} has {1} columns, but the first row has {2}', row, cells.length, this.columns),
      );
    }
    this.grow();
    for (const [column, cell] of cells.entries()) this.add(cell.trim(), row, column + 1);
  }

  private add(cell: string, row: number, column: number) {
    const isFlag = FLAG.test(cell);
    if (this.length === 0) this.areFlags = isFlag;
    const value = isFlag && this.areFlags ? Number(/^t/i.test(cell)) : checked(cell, row, column);
    if (this.areFlags && !isFlag) {
      throw new TensorError(
        l10n.t('Row {0}, column {1}: {2} is not a boolean, as the first value is', row, column, cell.slice(0, 40)),
      );
    }
    const isWhole = WHOLE.test(cell);
    this.areWhole &&= isWhole;
    if (this.areWhole && !Number.isSafeInteger(value)) this.long.set(this.length, BigInt(cell.replace(/^\+/, '')));
    this.values[this.length++] = value;
  }

  /** Of flags bool; of integers that float32 rounds int64; of numbers beyond float32 float64; else float32. */
  tensor(): Tensor {
    if (this.length === 0) throw new TensorError(l10n.t('The table contains no numbers'));
    const shape = [this.length / this.columns, this.columns];
    const values = this.values.subarray(0, this.length);
    const dtype = this.dtypeOf(values);
    if (dtype !== 'int64') return tensorOf(values, shape, dtype);
    return tensorOf(
      Array.from(values, (value, i) => this.long.get(i) ?? BigInt(value)),
      shape,
      dtype,
    );
  }

  private dtypeOf(values: Float64Array): DType {
    if (this.areFlags) return 'bool';
    if (this.areWhole && (this.long.size > 0 || values.some((value) => Math.fround(value) !== value))) {
      return [...this.long.values()].every((value) => holds('int64', value)) ? 'int64' : 'float64';
    }
    return values.some((value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
      ? 'float64'
      : 'float32';
  }

  private grow() {
    const needed = this.length + this.columns;
    if (needed <= this.values.length) return;
    const values = new Float64Array(Math.max(needed, this.values.length * 2));
    values.set(this.values.subarray(0, this.length));
    this.values = values;
  }
}

function checked(cell: string, row: number, column: number): number {
  const value = toNumber(cell);
  if (cell === '') throw new TensorError(l10n.t('Row {0}, column {1} is empty', row, column));
  if (value === undefined) {
    throw new TensorError(l10n.t('Row {0}, column {1}: {2} is not a number', row, column, `"${cell.slice(0, 40)}"`));
  }
  if (Math.abs(value) === Infinity && NUMBER.test(cell)) {
    throw new TensorError(
      l10n.t('Row {0}, column {1}: {2} is out of range for {3}', row, column, cell.slice(0, 40), 'float64'),
    );
  }
  return value;
}

function toNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (NUMBER.test(text)) return Number(text);
  const special = SPECIAL.exec(text);
  if (!special) return undefined;
  if (special[2]!.toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
