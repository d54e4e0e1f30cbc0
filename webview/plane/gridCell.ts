import * as l10n from '@vscode/l10n';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import { formatPosition } from '../shared/format';
import type { Overlay } from './overlay';
import type { Cell, PlaneContent, Extent, PaddingMeaning } from './planeView';

/** One cell of a grid: its value and what the overlays say about it, or what it counts as outside the plane. */
export function gridCell(cell: Cell, { tile, extents, padding, overlays }: PlaneContent): HTMLElement {
  const states = cell.map((at, axis) => cellState(extents[axis]!, at));
  const element = h('div', { role: 'gridcell', class: 'cell', tabindex: '-1', 'data-cell': cell.join() });
  if (states.includes('overhang')) {
    element.classList.add('overhang');
    element.setAttribute('aria-label', l10n.t('outside the input, ignored'));
  } else if (states.includes('padding')) {
    const { text, label } = paddingText(padding);
    element.classList.add('padding');
    element.textContent = text;
    element.setAttribute('aria-label', label);
  } else {
    const [depth, height, width] = extents;
    const at = (cell[0] * height.size + cell[1]) * width.size + cell[2];
    const value = tile.values[at]!;
    const text = shortText(value);
    element.textContent = text;
    element.style.setProperty('--length', String(text.length));
    element.dataset['value'] = String(value);
    const notes = overlays.map((overlay) => addNote(element, overlay.kind, overlay.values[at]!));
    const position = formatPosition(cell.slice(depth.size > 1 ? 0 : 1));
    element.setAttribute('aria-label', [`${position}: ${text}`, ...notes].join('; '));
  }
  return element;
}

export function cellState(extent: Extent, at: number): 'inside' | 'padding' | 'overhang' {
  if (at >= 0 && at < extent.size) return 'inside';
  return at < extent.size + extent.after ? 'padding' : 'overhang';
}

function paddingText(padding: PaddingMeaning): { text: string; label: string } {
  switch (padding) {
    case 'lowest':
      return { text: '−∞', label: l10n.t('padding: −∞') };
    case 'zero':
      return { text: '0', label: l10n.t('padding: 0') };
    case 'none':
      return { text: '', label: l10n.t('padding: ignored') };
  }
}

/** Puts a number into the cell's corner; returns a description. */
function addNote(element: HTMLElement, kind: Overlay['kind'], value: number): string {
  switch (kind) {
    case 'index':
      element.dataset['index'] = String(value);
      return l10n.t('index {0}', value);
    case 'gradient':
      element.dataset['gradient'] = shortText(Number(value.toPrecision(3)));
      element.classList.toggle('gradient-zero', value === 0);
      return l10n.t('gradient {0}', shortText(value));
    case 'coverage':
      element.dataset['coverage'] = `${value}×`;
      element.classList.add(value === 0 ? 'never-read' : value === 1 ? 'read-once' : 'read-more');
      return value === 0
        ? l10n.t('not covered')
        : value === 1
          ? l10n.t('covered once')
          : l10n.t('covered {0} times', value);
  }
}
