import * as l10n from '@vscode/l10n';
import { code, row, symbol, type Formula } from '../../src/formula';
import type { PoolAxis } from '../../src/pooling/geometry';
import { axisNames, symbolicOutputSize } from '../../src/pooling/outputSize';
import type { ResultFacts } from '../../src/worker/sight';
import { h } from '../shared/dom';
import { AxisCard, math } from './axisCard';

/** The output-size formula, with symbols and with the user's numbers for each axis. */
export class FormulaView {
  readonly element = h('section', { class: 'formulas', id: 'formula', 'aria-label': l10n.t('Output size') });
  private cards: readonly { readonly card: AxisCard; readonly axes: readonly number[] }[] = [];

  /** @param plane whose windows are drawn */
  show({ plan, call: { op, kwargs } }: ResultFacts, plane: number): void {
    const { axes } = plan.geometry;
    const names = axisNames(axes.length);
    this.cards = alike(axes).map((same) => {
      const own = same.map((i) => names[i]!);
      return { card: new AxisCard(own, op, axes[same[0]!]!, plane), axes: same };
    });
    const last = axes.at(-1)!;
    const isGiven = last.kind === 'fractional' && kwargs['output_ratio'] == null;
    const symbolic = isGiven
      ? givenSize(names.at(-1)!)
      : symbolicOutputSize(names.at(-1)!, op, last.kind === 'sliding' && last.ceilMode);
    this.element.replaceChildren(
      h('div', { class: 'formula symbolic' }, math(symbolic)),
      ...this.cards.map(({ card }) => card.element),
    );
  }

  /** Marks the window of an output cell. */
  mark(position: readonly number[]): void {
    for (const { card, axes } of this.cards) card.mark(axes.map((axis) => position[axis]!));
  }
}

/** The axes by their numbers, those with the same windows together. */
function alike(axes: readonly PoolAxis[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [i, axis] of axes.entries()) {
    // fractional windows are drawn for each axis anew
    const key = axis.kind === 'fractional' ? String(i) : JSON.stringify(axis);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  return [...groups.values()];
}

function givenSize(name: string): Formula {
  return row(symbol(name, 'out'), '=', code('output_size'));
}
