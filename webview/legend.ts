import * as l10n from '@vscode/l10n';
import { h } from './dom';
import { formatValue } from './format';
import type { Overlay } from './overlay';

/** What the overlays' numbers, tints and stripes mean. */
export function legend(overlays: readonly Overlay[]): HTMLElement {
  return h('ul', { class: 'legend' }, ...overlays.flatMap(entries));
}

function entries({ kind, values }: Overlay): HTMLElement[] {
  switch (kind) {
    case 'index':
      return [entry('index', l10n.t('index: position in the flattened input plane'))];
    case 'gradient': {
      const [least, greatest] = extremes(values);
      return [
        entry('gradient', l10n.t('gradient: {0} to {1}', formatValue(Math.min(0, least)), formatValue(greatest))),
      ];
    }
    case 'coverage': {
      const [least, greatest] = extremes(values);
      const most = l10n.t('read up to {0} times', greatest);
      return [
        ...(least === 0 ? [entry('never', l10n.t('never read'))] : []),
        entry('once', l10n.t('read once')),
        ...(greatest > 1 ? [entry('more', most)] : []),
      ];
    }
  }
}

function entry(swatch: string, text: string): HTMLElement {
  return h('li', {}, h('span', { class: `swatch ${swatch}`, 'aria-hidden': 'true' }), text);
}

function extremes(values: ArrayLike<number>): [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]!);
    greatest = Math.max(greatest, values[i]!);
  }
  return [least, greatest];
}
