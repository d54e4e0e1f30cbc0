import * as l10n from '@vscode/l10n';
import type { CellReason } from '../../src/pooling/explain';
import type { GradientRoute } from '../../src/pooling/gradientRoutes';
import type { Plan } from '../../src/pooling/plan';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import { formatPosition } from '../../src/pooling/positions';
import { equation } from './equation';
import { borderText, sentences } from '../../src/pooling/sentences';

/** More routes than these are only counted. */
const LISTED = 12;

/** Why the output cell has its value: the values of the window with the maximum marked, and a sentence. */
export class Why {
  readonly element = h('section', { class: 'why', id: 'why', 'aria-live': 'polite' });

  /** @param channels names of the planes that the reasons are of, when several are shown at once */
  show({ geometry }: Plan, reasons: readonly CellReason[], channels: readonly string[] = []): void {
    const [reason] = reasons;
    if (!reason) return;
    const borders = borderText(geometry.axes, reason.position);
    if (reasons.length > 1) {
      const values = reasons.map((each, i) => `${channels[i] ?? i}: ${shortText(each.value)}`);
      const text =
        reason.cause.kind === 'max'
          ? l10n.t('Channels are pooled independently; the maximum may be elsewhere in each.')
          : l10n.t('Channels are pooled independently.');
      this.element.replaceChildren(
        h('p', { class: 'equation' }, l10n.t('output {0}', formatPosition(reason.position)), ' = ', values.join(', ')),
        h('p', { class: 'sentence' }, text),
      );
    } else this.element.replaceChildren(equation(reason), h('p', { class: 'sentence' }, sentences(reason)));
    if (borders) this.element.append(h('p', { class: 'sentence' }, borders));
  }

  /** Says where the gradient of the output cell goes. */
  showGradient({ position, cause, counts }: CellReason): void {
    const output = formatPosition(position);
    if (cause.kind === 'max' && cause.winner) {
      const winner = formatPosition(cause.winner.position);
      const parts = [l10n.t('Gradient: output {0} sends all of it to input {1}, its maximum.', output, winner)];
      if (cause.ties > 0) parts.push(l10n.t('Of the ties only the first one gets it.'));
      this.element.append(h('p', { class: 'sentence gradient' }, parts.join(' ')));
    } else if (cause.kind === 'avg') {
      const text = l10n.t(
        'Gradient: output {0} divides it by {1}; each of the {2} input cells of the window gets that much.',
        output,
        cause.divisor,
        counts.inside,
      );
      this.element.append(h('p', { class: 'sentence gradient' }, text));
    }
  }

  /** Shows which windows cover an input cell. */
  showReaders({ reduction }: Plan, position: readonly number[], windows: readonly (readonly number[])[]): void {
    const cell = formatPosition(position);
    if (reduction.kind === 'unpool') {
      this.write(l10n.t('Input {0} goes to the marked cell that its index points to.', cell));
    } else if (windows.length === 0) this.write(l10n.t('No window covers input {0}, so it is ignored.', cell));
    else if (windows.length === 1) {
      this.write(l10n.t('One window covers input {0}: output {1}.', cell, formatPosition(windows[0]!)));
    } else this.write(l10n.t('{1} windows cover input {0}.', cell, windows.length));
  }

  /** Shows which outputs send their gradient to an input cell, and how much of it. */
  showRoutes(position: readonly number[], routes: readonly GradientRoute[]): void {
    const cell = formatPosition(position);
    const from = routes.map(({ position: output, share }) =>
      share === undefined ? formatPosition(output) : `${formatShare(share)} × ${formatPosition(output)}`,
    );
    const text =
      routes.length === 0
        ? l10n.t('Input {0} gets no gradient.', cell)
        : routes.length > LISTED
          ? l10n.t('Input {1} gets gradient from {0} outputs.', routes.length, cell)
          : l10n.t('Input {0} gets gradient from outputs {1}.', cell, from.join(' + '));
    const sentence = this.element.querySelector('.sentence');
    sentence?.append(' ', h('span', { class: 'routes' }, text));
  }

  private write(text: string): void {
    this.element.querySelector('.sentence')?.replaceChildren(text);
  }
}

/** A share of the form 1/9 as such. */
function formatShare(share: number): string {
  const parts = Math.round(1 / share);
  return parts > 1 && Math.abs(1 / parts - share) < 1e-9 ? `1/${parts}` : shortText(share);
}
