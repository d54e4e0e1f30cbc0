import { legendOf, type LegendEntry } from '../../src/plane/legend';
import type { Overlay } from '../../src/plane/overlay';
import { h } from '../shared/dom';

/** What the overlays' numbers, tints and stripes mean. */
export function legend(overlays: readonly Overlay[]): HTMLElement {
  return h('ul', { class: 'legend' }, ...overlays.flatMap(legendOf).map(entry));
}

function entry({ swatch, text }: LegendEntry): HTMLElement {
  return h('li', {}, h('span', { class: `swatch ${swatch}`, 'aria-hidden': 'true' }), text);
}
