import * as l10n from '@vscode/l10n';
import { toText } from '../formula';
import type { CellReason, Cause, Tap } from './explain';
import type { PoolAxis } from './geometry';
import { adaptiveBorders, axisNames } from './outputSize';
import { shortText } from '../tensors/valueText';
import { formatPosition } from './positions';

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
export function sentences({ counts, cause, value }: CellReason): string {
  const { inside, padding, overhang } = counts;
  const parts = [...reasonSentences(cause, inside, value), ...paddingSentences(cause, padding)];
  if (overhang)
    parts.push(l10n.t('Cells past the edge ({0}) are ignored: with ceil_mode, a window may overhang it.', overhang));
  return parts.join(' ');
}

function reasonSentences(cause: Cause, inside: number, value: number): string[] {
  switch (cause.kind) {
    case 'max':
      return maxSentences(cause, inside);
    case 'avg':
      return [
        l10n.t('Sum of the window: {0}. Divisor: {1}.', shortText(cause.sum), cause.divisor),
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
  if (!winner) return [l10n.t('The window is entirely outside the input, so the result is −∞.')];
  const position = formatPosition(winner.position);
  if (Number.isNaN(winner.value)) {
    return [l10n.t('The window contains NaN, so the result is NaN. The last one wins, at {0}.', position)];
  }
  if (inside === 1) return [l10n.t('Only one value in the window, at {0}.', position)];
  const maximum = l10n.t('Maximum of {0} values, at {1}.', inside, position);
  return ties > 0 ? [maximum, l10n.t('{0} cells tie; the first wins.', ties + 1)] : [maximum];
}

function divisorSentence({ source }: CauseOf<'avg'>): string {
  switch (source) {
    case 'divisor_override':
      return l10n.t('The divisor is divisor_override.');
    case 'padded window':
      return l10n.t('The divisor counts the window’s cells in the input and the padding (count_include_pad=True).');
    case 'input cells':
      return l10n.t('The divisor counts only the window’s cells in the input (count_include_pad=False).');
    case 'adaptive window':
      return l10n.t('The divisor is the size of this window; adaptive windows vary in size.');
  }
}

function magnitudeSentence(normType: number, { position }: Tap): string {
  return normType > 0
    ? l10n.t('With norm_type ∞, the result is the maximum absolute value, at {0}.', formatPosition(position))
    : l10n.t('With norm_type −∞, the result is the minimum absolute value, at {0}.', formatPosition(position));
}

function lpSentences({ normType, sum, scale }: CauseOf<'lp'>, inside: number, value: number): string[] {
  const power = shortText(normType);
  const parts = [l10n.t('Sum of x^{0} over {1} values: {2}. The output is its root.', power, inside, shortText(sum))];
  if (scale !== 1) {
    parts.push(l10n.t('A partly outside window is scaled as if it were full: × {0}.', shortText(scale)));
  }
  if (Number.isNaN(value) && sum < 0) parts.push(l10n.t('A negative sum has no real root, so the result is NaN.'));
  return parts;
}

function unpoolSentences({ winner, ties }: CauseOf<'unpool'>): string[] {
  if (!winner) return [l10n.t('No index points to this cell, so it stays 0.')];
  const parts = [
    l10n.t('The index of input {0} points to this cell, so its value goes here.', formatPosition(winner.position)),
  ];
  if (ties > 0) parts.push(l10n.t('Earlier values here ({0}) were overwritten; the last one wins.', ties));
  return parts;
}

function paddingSentences(cause: Cause, padding: number): string[] {
  if (!padding) return [];
  if (cause.kind === 'max') return [l10n.t('Padding cells ({0}) count as −∞.', padding)];
  if (cause.kind !== 'avg') return [];
  return cause.source === 'input cells'
    ? [l10n.t('Padding cells ({0}) are ignored.', padding)]
    : [l10n.t('Padding cells ({0}) count as 0.', padding)];
}
