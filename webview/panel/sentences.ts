import * as l10n from '@vscode/l10n';
import { toText } from '../../src/formula';
import type { CellReason, Cause, Tap } from '../../src/pooling/explain';
import type { PoolAxis } from '../../src/pooling/geometry';
import { adaptiveBorders, axisNames } from '../../src/pooling/outputSize';
import { formatPosition, formatValue } from '../shared/format';

type CauseOf<K extends Cause['kind']> = Extract<Cause, { kind: K }>;

/** Where an adaptive window begins and ends along each axis; empty for others. */
export function borderText(axes: readonly PoolAxis[], position: readonly number[]): string {
  const names = axisNames(axes.length);
  const texts = axes.map((axis, i) => {
    if (axis.kind !== 'adaptive') return '';
    return `${names[i]}: ${adaptiveBorders(axis, position[i]!).map(toText).join(', ')}`;
  });
  return texts.filter(Boolean).join('; ');
}

/** Why an output cell has its value, in words. */
export function sentences({ taps, cause, value }: CellReason): string {
  const count = (state: Tap['state']) => taps.filter((tap) => tap.state === state).length;
  const overhang = count('overhang');
  const parts = [...reasonSentences(cause, count('inside'), value), ...paddingSentences(cause, count('padding'))];
  if (overhang)
    parts.push(l10n.t('Cells beyond the edge ({0}) are not counted: ceil_mode lets the window hang over.', overhang));
  return parts.join(' ');
}

function reasonSentences(cause: Cause, inside: number, value: number): string[] {
  switch (cause.kind) {
    case 'max':
      return maxSentences(cause, inside);
    case 'avg':
      return [
        l10n.t('The values of the window add up to {0}; the divisor is {1}.', formatValue(cause.sum), cause.divisor),
        divisorSentence(cause),
      ];
    case 'magnitude':
      return cause.winner ? [magnitudeSentence(cause.normType, cause.winner)] : [];
    case 'lp':
      return lpSentences(cause, inside, value);
    case 'unpool':
      return unpoolSentences(cause);
  }
}

function maxSentences({ winner, ties }: CauseOf<'max'>, inside: number): string[] {
  if (!winner) return [l10n.t('No cell of the window lies in the input: minus infinity remains.')];
  const position = formatPosition(winner.position);
  if (Number.isNaN(winner.value)) {
    return [l10n.t('NaN beats every number; of several NaNs the last one counts, here {0}.', position)];
  }
  if (inside === 1) return [l10n.t('The only value of the window stands at {0}.', position)];
  const greatest = l10n.t('The greatest of {0} values stands at {1}.', inside, position);
  return ties.length ? [greatest, l10n.t('Of equal values ({0}) the first one wins.', ties.length + 1)] : [greatest];
}

function divisorSentence({ source }: CauseOf<'avg'>): string {
  switch (source) {
    case 'divisor_override':
      return l10n.t('It is divisor_override, whatever the window holds.');
    case 'padded window':
      return l10n.t('It counts the cells of the window in the input and its padding (count_include_pad=True).');
    case 'input cells':
      return l10n.t('It counts the cells of the window in the input only (count_include_pad=False).');
    case 'adaptive window':
      return l10n.t('It counts the cells of this window: adaptive windows differ in size.');
  }
}

function magnitudeSentence(normType: number, { position }: Tap): string {
  return normType > 0
    ? l10n.t('With norm_type ∞ it is the greatest magnitude, that of {0}.', formatPosition(position))
    : l10n.t('With norm_type −∞ it is the least magnitude, that of {0}.', formatPosition(position));
}

function lpSentences({ normType, sum, scale }: CauseOf<'lp'>, inside: number, value: number): string[] {
  const power = formatValue(normType);
  const parts = [
    l10n.t('The powers x^{0} of {1} values add up to {2}; their root is the output.', power, inside, formatValue(sum)),
  ];
  if (scale !== 1) {
    parts.push(l10n.t('A window in part outside counts as if it were whole: × {0}.', formatValue(scale)));
  }
  if (Number.isNaN(value) && sum < 0) parts.push(l10n.t('A negative sum has no such root: NaN.'));
  return parts;
}

function unpoolSentences({ winner, ties }: CauseOf<'unpool'>): string[] {
  if (!winner) return [l10n.t('No index names this cell: it stays 0.')];
  const parts = [
    l10n.t('The index of input {0} names this cell: its value was put here.', formatPosition(winner.position)),
  ];
  if (ties.length)
    parts.push(l10n.t('Values put here before it ({0}) were overwritten: the last one stays.', ties.length));
  return parts;
}

function paddingSentences(cause: Cause, padding: number): string[] {
  if (!padding) return [];
  if (cause.kind === 'max') return [l10n.t('Padding cells ({0}) count as −∞.', padding)];
  if (cause.kind !== 'avg') return [];
  return cause.source === 'input cells'
    ? [l10n.t('Padding cells ({0}) are not counted.', padding)]
    : [l10n.t('Padding cells ({0}) count as 0.', padding)];
}
