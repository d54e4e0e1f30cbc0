import * as l10n from '@vscode/l10n';
import type { TableReading } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import type { Turns } from '../python/turns';
import { Budget, LineCheck } from './budget';
import { toNumber } from './csvCells';
import { dialectOf, type Dialect } from './csvDialect';
import { rowsOf } from './csvRows';
import { CsvTable } from './csvTable';
import { readText } from './fileText';
import { heldTensor } from './heldTensor';
import type { Note, StoredTensor } from './storedTensor';

/**
 * A table of numbers as a tensor of shape (rows, columns): float32, float64 if float32 cannot hold a number, or bool. Header
 * and index are left out, as are empty lines and those that begin with # or %. What was assumed is in its notes.
 *
 * @throws TensorError naming the row and column of what does not belong; rows count from 1, as lines do
 */
export async function readCsv(
  source: ByteSource,
  budget = new Budget(source.size),
  reading: TableReading = {},
): Promise<StoredTensor> {
  const lines = new LineCheck();
  const text = await readText(source, budget, (bytes) => {
    lines.take(bytes);
    lines.checkTable();
  });
  return budget.inTurns(readingTable(text, budget, reading));
}

/** The same of a text that has been read, others let in between. */
export function* readingTable(text: string, budget: Budget, reading: TableReading): Turns<StoredTensor> {
  const dialect = dialectOf(text, reading.decimal);
  const table = new CsvTable((cell) => toNumber(cell, dialect), reading);
  for (const [cells, row] of rowsOf(text.slice(dialect.start), dialect)) {
    if (budget.check()) yield;
    table.row(cells, row);
  }
  const { tensor, notes } = table.read();
  return {
    ...heldTensor('', tensor),
    notes: [...notes, ...notesOf(dialect, reading), ...ambiguity(table, dialect, reading)],
  };
}

function notesOf({ decimal, thousands, delimiter }: Dialect, reading: TableReading): Note[] {
  const turn = { label: l10n.t('Read as separators'), reading: { ...reading, decimal: '.' } } as const;
  const commas = { text: l10n.t('Commas read as decimal points'), ...(delimiter === undefined && { turn }) };
  return [
    ...(decimal === ',' ? [commas] : []),
    ...(thousands === undefined ? [] : [{ text: l10n.t('"{0}" read as a separator of thousands', thousands) }]),
  ];
}

/** Two columns of digits may be one of numbers with a decimal comma. */
function ambiguity({ columns, isPlain }: CsvTable, { delimiter }: Dialect, reading: TableReading): Note[] {
  if (delimiter !== ',' || columns !== 2 || !isPlain) return [];
  const text = l10n.t('Commas read as separators of columns: they may be decimal commas');
  return [{ text, turn: { label: l10n.t('Read as decimal commas'), reading: { ...reading, decimal: ',' } } }];
}
