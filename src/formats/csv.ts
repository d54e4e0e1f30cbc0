import * as l10n from '@vscode/l10n';
import { dsvFormat } from 'd3-dsv';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { heap } from '../tensors/allocator';
import { readText } from './fileText';
import { heldTensor } from './heldTensor';
import type { StoredTensor } from './storedTensor';

/** In the order of preference: a comma may be in a number where a semicolon separates. */
const DELIMITERS = ['\t', ';', ',', ' '];
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const SPECIAL = /^([-+]?)(nan|inf|infinity)$/i;

/**
 * A table of numbers as a float32 tensor of shape (rows, columns). A first row without any number is a header and left out,
 * as are empty lines and those before the table that begin with #.
 *
 * @throws TensorError naming the row and column of what does not belong; rows count from 1, as lines do
 */
export async function readCsv(source: ByteSource): Promise<StoredTensor> {
  return tableOf(await readText(source));
}

/** The same of a text that has been read. */
export function tableOf(text: string): StoredTensor {
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
  private values = new Float32Array(256);
  private length = 0;
  private columns = -1;

  row(cells: readonly string[], row: number) {
    if (cells.length === 1 && cells[0]!.trim() === '') return;
    if (this.columns < 0 && cells[0]!.startsWith('#')) return;
    if (this.columns < 0) {
      this.columns = cells.length;
      const isHeader = !cells.some((cell) => toNumber(cell) !== undefined);
      if (isHeader) return;
    }
    if (cells.length !== this.columns) {
      throw new TensorError(
        l10n.t('Row {0} has {1} columns, but the first row has {2}', row, cells.length, this.columns),
      );
    }
    this.grow();
    for (const [column, cell] of cells.entries()) this.values[this.length++] = checked(cell, row, column + 1);
  }

  tensor() {
    if (this.length === 0) throw new TensorError(l10n.t('The table contains no numbers'));
    const data = heap.allocate('float32', this.length);
    data.set(this.values.subarray(0, this.length));
    return { dtype: 'float32', shape: [this.length / this.columns, this.columns], data } as const;
  }

  private grow() {
    const needed = this.length + this.columns;
    if (needed <= this.values.length) return;
    const values = new Float32Array(Math.max(needed, this.values.length * 2));
    values.set(this.values.subarray(0, this.length));
    this.values = values;
  }
}

function checked(cell: string, row: number, column: number): number {
  const value = toNumber(cell);
  if (cell.trim() === '') throw new TensorError(l10n.t('Row {0}, column {1} is empty', row, column));
  if (value === undefined) {
    throw new TensorError(l10n.t('Row {0}, column {1}: {2} is not a number', row, column, `"${cell.slice(0, 40)}"`));
  }
  if (Math.abs(Math.fround(value)) === Infinity && NUMBER.test(cell.trim())) {
    throw new TensorError(
      l10n.t('Row {0}, column {1}: {2} is out of range for {3}', row, column, cell.slice(0, 40), 'float32'),
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
