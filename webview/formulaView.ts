import * as l10n from '@vscode/l10n';
import { toMathML, toText, type Formula } from '../src/formula';
import type { AxisGeometry, PoolGeometry } from '../src/pooling/geometry';
import {
  axisNames,
  droppedWindow,
  numericOutputSize,
  formatOutputSize,
  inMode,
  symbolicOutputSize,
} from '../src/pooling/outputSize';
import { h } from './dom';

/** The output-size formula, with symbols and with the reader's numbers for each axis, floor beside ceil. */
export class FormulaView {
  readonly element = h('section', { class: 'formulas', id: 'formula', 'aria-label': l10n.t('Output size') });

  show({ axes }: PoolGeometry): void {
    const names = axisNames(axes.length);
    this.element.replaceChildren(
      h('div', { class: 'formula symbolic' }, math(symbolicOutputSize(names.at(-1)!, axes.at(-1)!.ceilMode))),
      ...axes.map((axis, i) => axisFormula(names[i]!, axis)),
    );
  }
}

function axisFormula(name: string, axis: AxisGeometry): HTMLElement {
  const parts = [math(numericOutputSize(name, axis))];
  const dropped = droppedWindow(axis);
  if (dropped) {
    const rule = l10n.t(
      'The last window would start in the padding after the input, so it is dropped: {0}.',
      axis.outputSize,
    );
    parts.push(h('div', { class: 'dropped' }, math(dropped), h('p', {}, rule)));
  }
  return h('div', { class: 'formula' }, ...parts, modes(axis));
}

/** What floor and ceil would give, the one in use marked. */
function modes(axis: AxisGeometry): HTMLElement {
  const mode = (ceilMode: boolean) => {
    const used = axis.ceilMode === ceilMode;
    const text = `${ceilMode ? '⌈ ⌉ ceil' : '⌊ ⌋ floor'} ${formatOutputSize(inMode(axis, ceilMode))}`;
    return h('li', used ? { class: 'used', 'aria-current': 'true' } : {}, text);
  };
  return h('ul', { class: 'modes' }, mode(false), mode(true));
}

/** MathML for the eye; the same as text for a screen reader. */
function math(formula: Formula): HTMLElement {
  const element = h('div', { class: 'math', role: 'math', tabindex: '0', 'aria-label': toText(formula) });
  element.innerHTML = toMathML(formula);
  return element;
}
