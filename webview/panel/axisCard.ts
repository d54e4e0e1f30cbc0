import * as l10n from '@vscode/l10n';
import { toMathML, toText, type Formula } from '../../src/formula';
import { readCounts } from '../../src/pooling/coverage';
import { axisWindow, type AxisGeometry, type PoolAxis } from '../../src/pooling/geometry';
import type { LayerName } from '../../src/pooling/layers';
import {
  adaptiveBorders,
  droppedWindow,
  formatOutputSize,
  inMode,
  numericOutputSize,
} from '../../src/pooling/outputSize';
import { h } from '../shared/dom';
import { AxisDrawing } from './axisDrawing';
import { axisBars } from './axisWindows';

/** One axis, or several with the same windows: its size with the user's numbers, and its windows drawn, with floor beside ceil where they differ. */
export class AxisCard {
  readonly element: HTMLElement;
  private readonly drawings: AxisDrawing[] = [];
  private readonly borders = h('div', { class: 'borders' });

  constructor(
    names: readonly string[],
    op: LayerName,
    private readonly axis: PoolAxis,
    private readonly plane: number,
  ) {
    const heading = h('p', { class: 'axes' }, names.join(' = '));
    this.element = h('div', { class: 'formula' }, heading, math(numericOutputSize(names[0]!, op, axis)));
    heading.hidden = names.length === 1;
    if (axis.kind === 'sliding') this.element.append(this.modes(axis));
    else if (axis.kind !== 'unpool') {
      this.element.append(this.borders, h('div', { class: 'mode' }, this.draw(axis), note(axis, plane)));
    }
  }

  /** Marks the windows that are looked at: one along each of the axes. */
  mark(indices: readonly number[]): void {
    for (const drawing of this.drawings) drawing.mark(indices);
    const distinct = [...new Set(indices)];
    this.borders.replaceChildren(...distinct.flatMap((index) => this.bordersOf(index)));
  }

  private bordersOf(index: number): readonly (Node | string)[] {
    if (this.axis.kind === 'adaptive') return adaptiveBorders(this.axis, index).map(math);
    if (this.axis.kind !== 'fractional') return [];
    const { start, end } = axisWindow(this.axis, index, this.plane);
    return [l10n.t('Window {0}: cells {1}–{2}', index, start, end - 1)];
  }

  /** What floor and ceil give, the one in use marked. */
  private modes(axis: AxisGeometry): HTMLElement {
    const [floor, ceil] = [inMode(axis, false), inMode(axis, true)];
    const until = Math.max(...[floor, ceil].map((each) => axisBars(each, this.plane).to));
    const isSame = floor.outputSize === ceil.outputSize && !ceil.dropsLastWindow;
    const mode = (each: AxisGeometry) => {
      const used = each.ceilMode === axis.ceilMode;
      const label = h('span', used ? { class: 'label used', 'aria-current': 'true' } : { class: 'label' });
      label.textContent = `${each.ceilMode ? '⌈ ⌉ ceil' : '⌊ ⌋ floor'} ${formatOutputSize(each)}`;
      const item = h('li', { class: 'mode' }, label);
      if (isSame) return item;
      const dropped = droppedWindow(each);
      item.append(this.draw(each, floor.outputSize, until));
      if (dropped) item.append(droppedNote(each, dropped));
      item.append(note(each, this.plane));
      return item;
    };
    const list = h('ul', { class: isSame ? 'modes same' : 'modes' }, mode(floor), mode(ceil));
    return isSame ? h('div', { class: 'mode' }, list, this.draw(axis), note(axis, this.plane)) : list;
  }

  private draw(axis: PoolAxis, extraFrom?: number, until?: number): SVGSVGElement {
    const drawing = new AxisDrawing(axis, this.plane, extraFrom, until);
    this.drawings.push(drawing);
    return drawing.element;
  }
}

/** What the drawing shows, in words. */
function note(axis: PoolAxis, plane: number): HTMLElement {
  const unread = readCounts(axis, plane).filter((count) => count === 0).length;
  const last = axis.outputSize > 0 ? axisWindow(axis, axis.outputSize - 1, plane).end : 0;
  const beyond = axis.kind === 'sliding' ? last - axis.inputSize - axis.padding[1] : 0;
  const parts = [
    l10n.t('Windows: {0}.', Math.max(0, axis.outputSize)),
    ...(unread ? [l10n.t('Uncovered cells: {0}.', unread)] : []),
    ...(beyond > 0 ? [l10n.t('The last window overhangs the edge by {0}.', beyond)] : []),
  ];
  return h('p', { class: 'note' }, parts.join(' '));
}

function droppedNote({ outputSize }: AxisGeometry, inequality: Formula): HTMLElement {
  const rule = l10n.t('Window {0} would start in the padding after the input, so it is dropped.', outputSize);
  return h('div', { class: 'dropped' }, math(inequality), h('p', {}, rule));
}

/** MathML for the eye; the same as text for a screen reader. */
export function math(formula: Formula): HTMLElement {
  const element = h('div', { class: 'math', role: 'math', tabindex: '0', 'aria-label': toText(formula) });
  element.innerHTML = toMathML(formula);
  return element;
}
