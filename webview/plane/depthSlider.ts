import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';

/** Chooses one of a volume's slices. */
export function depthSlider(id: string, size: number, at: number, moved: (slice: number) => void): HTMLElement {
  const label = l10n.t('Depth');
  const slider = h('input', { type: 'range', id, min: '0', max: String(size - 1), 'aria-label': label });
  slider.valueAsNumber = at;
  slider.addEventListener('input', () => {
    moved(slider.valueAsNumber);
  });
  return h('label', { class: 'depth' }, label, slider);
}
