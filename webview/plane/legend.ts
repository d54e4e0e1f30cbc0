import * as l10n from '@vscode/l10n';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import type { Overlay } from '../../src/plane/overlay';

/** What the overlays' numbers, tints and stripes mean. */
export function legend(overlays: readonly Overlay[]): HTMLElement {
  return h('ul', { class: 'legend' }, ...overlays.flatMap(entries));
}

function entries(overlay: Overlay): HTMLElement[] {
  switch (overlay.kind) {
    case 'index':
      return [entry('index', l10n.t('Index: position in the flattened input plane'))];
    case 'gradient': {
      const [min, max] = overlay.range;
      return [entry('gradient', l10n.t('Gradient: {0} to {1}', shortText(Math.min(0, min)), shortText(max)))];
    }
    case 'coverage': {
      const { never, once, more } = overlay.cells!;
      return [
        ...(never ? [entry('never', l10n.t('Not covered: {0}', never.toLocaleString()))] : []),
        ...(once ? [entry('once', l10n.t('Covered once: {0}', once.toLocaleString()))] : []),
        ...(more ? [entry('more', l10n.t('Covered more than once: {0}', more.toLocaleString()))] : []),
      ];
    }
  }
}

function entry(swatch: string, text: string): HTMLElement {
  return h('li', {}, h('span', { class: `swatch ${swatch}`, 'aria-hidden': 'true' }), text);
}
