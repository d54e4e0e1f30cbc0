import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';

/** An index along a dimension: a slider, and a field beside it. */
export function indexSlider(
  id: string,
  name: string,
  size: number,
  at: number,
  moved: (index: number) => void,
): HTMLElement {
  const most = String(size - 1);
  const slider = h('input', { type: 'range', id, min: '0', max: most, 'aria-label': name });
  const label = l10n.t('Index along {0}', name);
  const field = h('input', { type: 'number', id: `${id}-index`, min: '0', max: most, 'aria-label': label });
  slider.valueAsNumber = field.valueAsNumber = at;
  const move = (wanted: number) => {
    if (!Number.isInteger(wanted)) return;
    const index = Math.min(size - 1, Math.max(0, wanted));
    slider.valueAsNumber = field.valueAsNumber = index;
    moved(index);
  };
  slider.addEventListener('input', () => {
    move(slider.valueAsNumber);
  });
  field.addEventListener('change', () => {
    move(field.valueAsNumber);
  });
  return h('div', { class: 'axis' }, name, slider, field, h('span', { 'aria-hidden': 'true' }, `/ ${most}`));
}
