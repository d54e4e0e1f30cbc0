import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { DType } from './dtype';

// What can be wrong with an array of numbers, in the same words whoever reads it.

export function notANumber(found: string, offset: number): TensorError {
  return new TensorError(l10n.t('{0} is not a number', found.slice(0, 40)), offset);
}

export function commaMissing(offset: number): TensorError {
  return new TensorError(l10n.t('a comma is missing before this'), offset);
}

export function numberMissing(offset: number): TensorError {
  return new TensorError(l10n.t('a number is missing before this comma'), offset);
}

export function unevenArray(offset: number): TensorError {
  return new TensorError(l10n.t('an array stands where a number is expected: the rows are nested unevenly'), offset);
}

export function unevenNumber(text: string, offset: number): TensorError {
  return new TensorError(l10n.t('{0} stands where an array is expected: the rows are nested unevenly', text), offset);
}

export function beyondRange(text: string, dtype: DType, offset: number): TensorError {
  return new TensorError(l10n.t('{0} is beyond the range of {1}', text, dtype), offset);
}

export function emptyArray(offset: number): TensorError {
  return new TensorError(l10n.t('the array is empty'), offset);
}

export function notClosed(offset: number): TensorError {
  return new TensorError(l10n.t('the array is not closed'), offset);
}

/** An array's length differs from that of the first one at its depth. */
export function unevenLength(
  { isRow, row, found, expected }: { isRow: boolean; row: number | string; found: number; expected: number },
  offset: number,
): TensorError {
  return new TensorError(
    isRow
      ? l10n.t('row {0} has {1} numbers, the first row has {2}', row, found, expected)
      : l10n.t('array {0} has {1} rows, the first array has {2}', row, found, expected),
    offset,
  );
}
