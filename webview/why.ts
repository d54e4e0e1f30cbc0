import * as l10n from '@vscode/l10n';
import type { CellReason, Tap } from '../src/pooling/explain';
import { h } from './dom';
import { formatPosition, formatValue } from './format';

/** More values than these are told in words only. */
const LISTED = 27;

/** Why the output cell has its value: the values of the window with the winner marked, and a sentence. */
export class Why {
  readonly element = h('section', { class: 'why', id: 'why', 'aria-live': 'polite' });

  /** @param channels names of the planes that the reasons are of, when several are shown at once */
  show(reasons: readonly CellReason[], channels: readonly string[] = []): void {
    const [reason] = reasons;
    if (!reason) return;
    if (reasons.length > 1) {
      const values = reasons.map((each, i) => `${channels[i] ?? i}: ${formatValue(each.winner?.value ?? -Infinity)}`);
      this.element.replaceChildren(
        h('p', { class: 'equation' }, l10n.t('output {0}', formatPosition(reason.position)), ' = ', values.join(', ')),
        h(
          'p',
          { class: 'sentence' },
          l10n.t('Each channel is pooled by itself: its greatest value may lie elsewhere.'),
        ),
      );
    } else this.element.replaceChildren(equation(reason), h('p', { class: 'sentence' }, sentence(reason)));
  }

  /** Says which windows read an input cell. */
  showReaders(position: readonly number[], windows: readonly (readonly number[])[]): void {
    const cell = formatPosition(position);
    const text =
      windows.length === 0
        ? l10n.t('Input {0} is read by no window: it is left out.', cell)
        : windows.length === 1
          ? l10n.t('Input {0} is read by one window, that of output {1}.', cell, formatPosition(windows[0]!))
          : l10n.t('Input {0} is read by {1} windows.', cell, windows.length);
    this.element.querySelector('.sentence')?.replaceChildren(text);
  }

  clear(): void {
    this.element.replaceChildren();
  }
}

function equation({ position, taps, winner }: CellReason): HTMLElement {
  const result = formatValue(winner?.value ?? -Infinity);
  const counted = taps.filter((tap) => tap.state !== 'overhang');
  const values =
    counted.length > LISTED
      ? ['…']
      : counted.flatMap((tap, i) => [
          ...(i ? [', '] : []),
          tap === winner ? h('mark', {}, valueOf(tap)) : valueOf(tap),
        ]);
  return h(
    'p',
    { class: 'equation' },
    l10n.t('output {0}', formatPosition(position)),
    ' = max(',
    ...values,
    ') = ',
    h('strong', {}, result),
  );
}

function valueOf(tap: Tap): string {
  return tap.state === 'padding' ? '−∞' : formatValue(tap.value!);
}

function sentence({ taps, winner, ties }: CellReason): string {
  const count = (state: Tap['state']) => taps.filter((tap) => tap.state === state).length;
  const [inside, padding, overhang] = [count('inside'), count('padding'), count('overhang')];
  const parts = [
    !winner
      ? l10n.t('No cell of the window lies in the input: minus infinity remains.')
      : Number.isNaN(winner.value)
        ? l10n.t(
            'NaN beats every number; of several NaNs the last one counts, here {0}.',
            formatPosition(winner.position),
          )
        : l10n.t('The greatest of {0} values stands at {1}.', inside, formatPosition(winner.position)),
  ];
  if (ties.length && !Number.isNaN(winner?.value))
    parts.push(l10n.t('Of equal values ({0}) the first one wins.', ties.length + 1));
  if (padding) parts.push(l10n.t('Padding cells ({0}) count as −∞.', padding));
  if (overhang)
    parts.push(l10n.t('Cells beyond the edge ({0}) are not counted: ceil_mode lets the window hang over.', overhang));
  return parts.join(' ');
}
