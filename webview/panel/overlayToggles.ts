import * as l10n from '@vscode/l10n';
import { isFloat, type DType } from '../../src/tensors/dtype';
import type { Overlays } from '../../src/views/panel';
import { isGrid, type StageContent } from '../plane/stageContent';
import { createCheckbox } from '../shared/controls';
import { h } from '../shared/dom';

type OverlayName = keyof Overlays;

/** Toggles the overlays; each shows why it is not available. */
export class OverlayToggles {
  readonly element: HTMLElement;
  private readonly checks = {
    indices: createCheckbox(
      'indices',
      () => {
        this.toggle('indices');
      },
      l10n.t('Indices'),
    ),
    gradient: createCheckbox(
      'gradient',
      () => {
        this.toggle('gradient');
      },
      l10n.t('Gradient'),
    ),
    coverage: createCheckbox(
      'coverage',
      () => {
        this.toggle('coverage');
      },
      l10n.t('Coverage'),
    ),
  };
  /** The toolkit's controls report a change also when it was we who set them. */
  private isShowing = false;

  /** @param overlays what the user turned on, shown or not */
  constructor(
    private overlays: Overlays,
    private readonly changed: (overlays: Overlays) => void,
  ) {
    const controls = Object.values(this.checks).map((check) => check.element);
    const label = l10n.t('Show on cells');
    this.element = h('div', { class: 'overlays', id: 'overlays', role: 'group', 'aria-label': label }, ...controls);
  }

  /** Shows what can be switched on here; returns what is on. */
  show(obstacles: Readonly<Record<OverlayName, string>>): Overlays {
    this.isShowing = true;
    const on = { ...this.overlays };
    for (const name of Object.keys(this.checks) as OverlayName[]) {
      on[name] &&= obstacles[name] === '';
      this.checks[name].obstacle = obstacles[name];
      this.checks[name].value = on[name];
    }
    this.isShowing = false;
    return on;
  }

  private toggle(name: OverlayName): void {
    const value = this.checks[name].value;
    if (this.isShowing || value === this.overlays[name]) return;
    this.overlays = { ...this.overlays, [name]: value };
    this.changed(this.overlays);
  }
}

/** Why an overlay cannot be shown; empty if it can. */
export function overlayObstacles(content: StageContent, dtype: string): Record<OverlayName, string> {
  const { kind } = content.plan.reduction;
  return {
    indices:
      kind !== 'max'
        ? l10n.t('Only max pooling has indices')
        : isGrid(content)
          ? ''
          : l10n.t('Available only when values are shown as numbers'),
    gradient: isFloat(dtype as DType) ? '' : l10n.t('Only floating-point tensors have a gradient'),
    coverage: kind === 'unpool' ? l10n.t('Unpooling has no windows') : '',
  };
}
