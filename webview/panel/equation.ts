import * as l10n from '@vscode/l10n';
import type { CellReason, Tap } from '../../src/pooling/explain';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import { formatPosition } from '../../src/pooling/positions';

/** More values than these are only described. */
const LISTED = 27;

type Child = Node | string;

/** `output (0, 1) = max(3, 1, 3) = 3`: how the values of the window make that of the output cell. */
export function equation(reason: CellReason): HTMLElement {
  return h(
    'p',
    { class: 'equation' },
    l10n.t('output {0}', formatPosition(reason.position)),
    ' = ',
    ...calculation(reason),
    h('strong', {}, shortText(reason.value)),
  );
}

function calculation({ taps, counts, cause }: CellReason): readonly Child[] {
  const inside = taps.filter((tap) => tap.state === 'inside');
  const inWindow = taps.filter((tap) => tap.state === 'inside' || tap.state === 'padding');
  switch (cause.kind) {
    case 'max': {
      const values = list(inWindow, counts.inside + counts.padding, ', ', (tap) =>
        marked(samePlace(tap, cause.winner), tap.value ?? -Infinity),
      );
      return ['max(', ...values, ') = '];
    }
    case 'magnitude': {
      const values = list(inside, counts.inside, ', ', (tap) =>
        marked(samePlace(tap, cause.winner), Math.abs(tap.value!)),
      );
      return [cause.normType > 0 ? 'max(' : 'min(', ...values, ') = '];
    }
    case 'avg': {
      const isPadded = cause.source === 'padded window';
      const count = counts.inside + (isPadded ? counts.padding : 0);
      const values = list(isPadded ? inWindow : inside, count, ' + ', (tap) => [signed(tap.value ?? 0)]);
      const divided = ` / ${shortText(cause.divisor)} = `;
      return count > 1
        ? ['(', ...values, ')', divided, shortText(cause.sum), divided]
        : [shortText(cause.sum), divided];
    }
    case 'lp': {
      const power = shortText(cause.normType);
      const values = list(inside, counts.inside, ' + ', (tap) => [signed(tap.value!), h('sup', {}, power)]);
      const root = h('sup', {}, `1/${power}`);
      const scale = cause.scale === 1 ? '' : ` × ${shortText(cause.scale)}`;
      const inner = scale ? ['(', ...values, ')', scale] : values;
      return ['(', ...inner, ')', root, ` = (${shortText(cause.sum)}${scale})`, root.cloneNode(true), ' = '];
    }
    case 'unpool':
      return cause.winner ? [l10n.t('input {0}', formatPosition(cause.winner.position)), ' = '] : [];
  }
}

/** The taps one after the other; too many are left out. */
function list(taps: readonly Tap[], count: number, separator: string, show: (tap: Tap) => readonly Child[]): Child[] {
  if (count > LISTED) return ['…'];
  return taps.flatMap((tap, i) => [...(i ? [separator] : []), ...show(tap)]);
}

function marked(isWinner: boolean, value: number): readonly Child[] {
  return [isWinner ? h('mark', {}, shortText(value)) : shortText(value)];
}

/** A reason comes as a copy: the winner is another object than its tap. */
function samePlace(tap: Tap, other: Tap | undefined): boolean {
  return other !== undefined && tap.index === other.index;
}

/** Negative terms of a sum stand in parentheses. */
function signed(value: number): string {
  const text = shortText(value);
  return value < 0 ? `(${text})` : text;
}
