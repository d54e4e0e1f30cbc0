import * as l10n from '@vscode/l10n';
import { code, row, symbol, type Formula } from '../../src/formula';
import { axisNames, symbolicOutputSize } from '../../src/pooling/outputSize';
import type { ResultFacts } from '../../src/worker/sight';
import { h } from '../shared/dom';
import { AxisCard, math } from './axisCard';

/** The output-size formula, with symbols and with the user's numbers for each axis. */
export class FormulaView {
  readonly element = h('section', { class: 'formulas', id: 'formula', 'aria-label': l10n.t('Output size') });
  private cards: readonly AxisCard[] = [];

  /** @param plane whose windows are drawn */
  show({ plan, call: { op, kwargs } }: ResultFacts, plane: number): void {
    const { axes } = plan.geometry;
    const names = axisNames(axes.length);
    this.cards = axes.map((axis, i) => new AxisCard(names[i]!, op, axis, plane));
    const last = axes.at(-1)!;
    const isGiven = last.kind === 'fractional' && kwargs['output_ratio'] == null;
    const symbolic = isGiven
      ? givenSize(names.at(-1)!)
      : symbolicOutputSize(names.at(-1)!, op, last.kind === 'sliding' && last.ceilMode);
    this.element.replaceChildren(
      h('div', { class: 'formula symbolic' }, math(symbolic)),
      ...this.cards.map((card) => card.element),
    );
  }

  /** Marks the window of an output cell. */
  mark(position: readonly number[]): void {
    for (const [axis, card] of this.cards.entries()) card.mark(position[axis]!);
  }
}

function givenSize(name: string): Formula {
  return row(symbol(name, 'out'), '=', code('output_size'));
}
