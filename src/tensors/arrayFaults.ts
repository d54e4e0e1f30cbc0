import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { DType } from './dtype';

// What can be wrong with an array of numbers, with the same messages in every reader.

export function notANumber(found: string, offset: number): TensorError {
  return new TensorError(l10n.t('{0} is not a number', found.slice(0, 40)), offset);
}

export function notABoolean(found: string, offset: number): TensorError {
  return new TensorError(l10n.t('{0} is not a boolean, as the first value is', found.slice(0, 40)), offset);
}

export function commaMissing(offset: number): TensorError {
  return new TensorError(l10n.t('Missing comma here'), offset);
}

export function numberMissing(offset: number): TensorError {
  return new TensorError(l10n.t('Missing number before this comma'), offset);
}

export function unevenArray(offset: number): TensorError {
  return new TensorError(l10n.t('Expected a number, found an array: rows must be nested to the same depth'), offset);
}

export function unevenNumber(text: string, offset: number): TensorError {
  return new TensorError(l10n.t('Expected an array, found {0}: rows must be nested to the same depth', text), offset);
}

export function beyondRange(text: string, dtype: DType, offset: number): TensorError {
  return new TensorError(l10n.t('{0} is out of range for {1}', text, dtype), offset);
}

export function emptyArray(offset: number): TensorError {
  return new TensorError(l10n.t('The array is empty'), offset);
}

export function notClosed(offset: number): TensorError {
  return new TensorError(l10n.t('Missing closing bracket of the array'), offset);
}

/** An array's length differs from that of the first one at its depth. */
export function unevenLength(
  { isRow, row, found, expected }: { isRow: boolean; row: number | string; found: number; expected: number },
  offset: number,
): TensorError {
  return new TensorError(
    isRow
      ? l10n.t('Row {0} has {1} numbers, but the first row has {2}', row, found, expected)
      : l10n.t('Array {0} has {1} rows, but the first array has {2}', row, found, expected),
    offset,
  );
}
