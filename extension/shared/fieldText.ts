import * as vscode from 'vscode';
import type { ReceptiveField } from '../../src/worker/modelNode';

/** `Receptive field 43 × 43, stride 8, start −21`. */
export function fieldText(field: ReceptiveField): string {
  if (field === 'global') return vscode.l10n.t('Receptive field: the whole input');
  if (field.length === 0) return vscode.l10n.t('Receptive field: one element');
  const starts = field.map(({ start }) => String(start).replace('-', '−'));
  return vscode.l10n.t(
    'Receptive field {0}, stride {1}, start {2}',
    sizeOf(field),
    sameOr(field.map(({ stride }) => String(stride))),
    sameOr(starts),
  );
}

/** `RF 43`, `RF 43 × 21`. */
export function shortField(field: ReceptiveField): string {
  if (field === 'global') return vscode.l10n.t('RF: all');
  return vscode.l10n.t('RF {0}', sameOr(field.map(({ size }) => String(size))));
}

/** The first field and the last one, where a place has several. */
export function fieldsText(fields: readonly ReceptiveField[]): string | undefined {
  const [first, last] = [fields[0], fields.at(-1)];
  if (!first || !last) return undefined;
  const [from, to] = [first, last].map((field) =>
    field === 'global' ? vscode.l10n.t('the whole input') : sizeOf(field),
  );
  if (from === to) return fieldText(first);
  return vscode.l10n.t('Receptive field {0} to {1}', from!, to!);
}

function sizeOf(field: Exclude<ReceptiveField, 'global'>): string {
  return field.map(({ size }) => size).join(' × ');
}

function sameOr(numbers: readonly string[]): string {
  return numbers.every((each) => each === numbers[0]) ? numbers[0]! : numbers.join(' × ');
}
