import * as l10n from '@vscode/l10n';
import { PoolscopeError, TensorError } from '../errors';
import type { TableReading } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import { printedTensors, type Printed } from '../python/printed';
import { Budget, LineCheck, OverBudget } from './budget';
import { tableOf } from './csv';
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
  const text = await readText(source, (bytes) => {
    lines.take(bytes);
  });
  const tableFile = () => {
    lines.checkTable();
    return { tensors: [tableOf(text, budget, reading)], refused: [] };
  };
  // a table may have brackets in its comments
  const isTable = !/^[ \t]*(?![#%\s]).*[[(]/m.test(text);
  const [first, second] = isTable ? [tableFile, printedFile] : [printedFile, tableFile];
  const file = read(first, text, budget);
  if (file.tensors.length > 0) return file;
  const other = read(second, text, budget);
  return other.tensors.length > 0 || file.refused.length === 0 ? other : file;
}

type Reader = (text: string, budget: Budget) => TensorFile;

function read(reader: Reader, ...what: Parameters<Reader>): TensorFile {
  try {
    return reader(...what);
  } catch (error) {
    if (!(error instanceof PoolscopeError) || error instanceof OverBudget) throw error;
    return { tensors: [], refused: [{ name: '', reason: error.message }] };
  }
}

function printedFile(text: string, budget: Budget): TensorFile {
  const placed = placer(text);
  const printed = distinct(
    printedTensors(text, (isTensor) => {
      if (isTensor) budget.tensor();
      else budget.check();
    }),
  );
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
