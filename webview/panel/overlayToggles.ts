import * as l10n from '@vscode/l10n';
import { isFloat, type DType } from '../../src/tensors/dtype';
import { isMosaic } from '../../src/plane/mosaic';
import type { Overlays } from '../../src/plane/overlay';
import { noOverlays, type StageContent } from '../../src/plane/stageContent';
import { h } from '../shared/dom';

type OverlayName = keyof Overlays;

/** Chips that put an overlay on the planes, one at a time; each tells why it is not available. */
export class OverlayToggles {
  readonly element: HTMLElement;
  private readonly chips: Readonly<Record<OverlayName, HTMLButtonElement>> = {
    indices: this.chip('indices', l10n.t('Indices')),
    gradient: this.chip('gradient', l10n.t('Gradient')),
    coverage: this.chip('coverage', l10n.t('Coverage')),
  };

  /** @param overlays what the user turned on, shown or not */
  constructor(
    private overlays: Overlays,
    private readonly changed: (overlays: Overlays) => void,
  ) {
    const label = l10n.t('Show on cells');
    const chips = Object.values(this.chips);
    this.element = h('div', { class: 'overlays', id: 'overlays', role: 'group', 'aria-label': label }, ...chips);
  }

  /** Shows what can be switched on here; returns what is on. */
  show(obstacles: Readonly<Record<OverlayName, string>>): Overlays {
    const on = { ...this.overlays };
    for (const [name, chip] of Object.entries(this.chips) as [OverlayName, HTMLButtonElement][]) {
      on[name] &&= obstacles[name] === '';
      // a chip that cannot be pressed still says why
      chip.setAttribute('aria-disabled', String(obstacles[name] !== ''));
      chip.title = obstacles[name];
      chip.setAttribute('aria-pressed', String(on[name]));
    }
    return on;
  }

  private chip(name: OverlayName, label: string): HTMLButtonElement {
    const chip = h(
      'button',
      { type: 'button', class: 'chip', id: `parameter-${name}`, 'aria-pressed': 'false' },
      label,
    );
    chip.addEventListener('click', () => {
      if (chip.getAttribute('aria-disabled') === 'true') return;
      const { [name]: wasOn } = this.overlays;
      this.overlays = { ...noOverlays, [name]: !wasOn };
      this.changed(this.overlays);
    });
    return chip;
  }
}

/** Why an overlay cannot be shown; empty if it can. */
export function overlayObstacles(content: StageContent, dtype: string): Record<OverlayName, string> {
  if (isMosaic(content.choice)) {
    const text = l10n.t('Not on all channels at once: choose one');
    return { indices: text, gradient: text, coverage: text };
  }
  const { kind } = content.plan.reduction;
  return {
    indices:
      kind !== 'max'
        ? l10n.t('Only max pooling has indices')
        : content.choice === 'combined'
          ? l10n.t('Each channel has indices of its own: choose one')
          : '',
    gradient: isFloat(dtype as DType) ? '' : l10n.t('Only floating-point tensors have a gradient'),
    coverage: kind === 'unpool' ? l10n.t('Unpooling has no windows') : '',
  };
}
