import * as l10n from '@vscode/l10n';
import { CancelledError, PoolscopeError, TensorError } from '../errors';
import type { TableReading } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import { findingPrinted, type Printed } from '../python/printed';
import { Budget, LineCheck, OverBudget } from './budget';
import { readingTable } from './csv';
import { placer, readText } from './fileText';
import { heldTensor } from './heldTensor';
import type { TensorFile } from './tensorFile';

/**
 * What a text holds: the tensors printed in it, each under the name that stands before it, or else a table of numbers.
 * One that holds neither is refused as a table.
 */
export async function readPlainText(
  source: ByteSource,
  budget = new Budget(source.size),
  reading: TableReading = {},
): Promise<TensorFile> {
  const lines = new LineCheck();
  const text = await readText(source, budget, (bytes) => {
    lines.take(bytes);
  });
  const tableFile = async () => {
    lines.checkTable();
    return { tensors: [await budget.inTurns(readingTable(text, budget, reading))], refused: [] };
  };
  // a table may have brackets in its comments
  const isTable = !/^[ \t]*(?![#%\s]).*[[(]/m.test(text);
  const [first, second] = isTable ? [tableFile, printedFile] : [printedFile, tableFile];
  const file = await unlessRefused(() => first(text, budget));
  if (file.tensors.length > 0) return file;
  const other = await unlessRefused(() => second(text, budget));
  return other.tensors.length > 0 || file.refused.length === 0 ? other : file;
}

async function unlessRefused(read: () => Promise<TensorFile>): Promise<TensorFile> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PoolscopeError) || error instanceof OverBudget || error instanceof CancelledError)
      throw error;
    return { tensors: [], refused: [{ name: '', reason: error.message }] };
  }
}

async function printedFile(text: string, budget: Budget): Promise<TensorFile> {
  const placed = placer(text);
  const found = findingPrinted(text, (isTensor) => (isTensor ? budget.tensor() : budget.check()));
  const printed = distinct(await budget.inTurns(found));
  return {
    tensors: printed.flatMap((entry) => {
      if (!('tensor' in entry)) return [];
      const { name, line, column, tensor } = entry;
      return [{ ...heldTensor(name, tensor), line, column }];
    }),
    refused: printed.flatMap((entry) => {
      if (!('error' in entry)) return [];
      const { name, line, column, error } = entry;
      const { message } = error instanceof TensorError ? placed(error) : error;
      return [{ name, reason: message, line, column }];
    }),
  };
}

/** Tensors are told apart by their names: those without one, or with that of another, have their line. */
function distinct(printed: readonly Printed[]): Printed[] {
  if (printed.length === 1) return [...printed];
  const taken = new Set<string>();
  return printed.map((entry) => {
    const line = l10n.t('line {0}', entry.line + 1);
    const candidates = entry.name === '' ? [line] : [entry.name, `${entry.name} (${line})`];
    const column = `${candidates.at(-1)!}:${entry.column + 1}`;
    const name = [...candidates, column].find((each) => !taken.has(each)) ?? column;
    taken.add(name);
    return { ...entry, name };
  });
}
