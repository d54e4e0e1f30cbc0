import * as l10n from '@vscode/l10n';
import { unravelIndex } from '../../src/pooling/positions';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { PanelState } from '../../src/views/panel';
import { paint } from '../plane/pictureView';
import { createDropdown, type Control } from '../shared/controls';
import { h } from '../shared/dom';
import { askPlanes } from './host';

/** Longest side of a channel's small picture, in cells. */
const THUMBNAIL = 96;

/** Chooses the plane to look at: an image's channels as small pictures, a tensor's planes by number. */
export class PlanePicker {
  readonly element = h('nav', { class: 'planes', id: 'planes', 'aria-label': l10n.t('Planes') });
  private buttons = new Map<PlaneChoice, HTMLButtonElement>();
  private dropdown: Control<string> | undefined;
  /** The planes as the dropdown lists them. */
  private names: readonly string[] = [];
  private shape = '';

  constructor(private readonly chosen: (plane: PlaneChoice) => void) {}

  show(state: PanelState, plane: PlaneChoice): void {
    if (!state.result) return;
    const { planes, inputShape, axes } = state.result.plan.geometry;
    const combined = canCombine(state);
    const shape = `${state.reference.uri} ${inputShape.join()} ${combined}`;
    this.element.hidden = planes < 2;
    if (shape !== this.shape) {
      this.shape = shape;
      if (state.isImage) this.showChannels(planes, combined);
      else this.showNumbers(planes, inputShape.slice(0, -axes.length));
    }
    if (state.isImage) this.paintChannels();
    this.mark(plane);
  }

  private mark(plane: PlaneChoice): void {
    for (const [choice, button] of this.buttons) button.setAttribute('aria-pressed', String(choice === plane));
    if (this.dropdown && typeof plane === 'number') this.dropdown.value = this.names[plane] ?? '';
  }

  private showChannels(planes: number, combined: boolean): void {
    const choices: PlaneChoice[] = [...(combined ? (['combined'] as const) : []), ...Array(planes).keys()];
    this.dropdown = undefined;
    this.buttons = new Map(choices.map((choice) => [choice, this.button(choice, planes)]));
    this.element.replaceChildren(...this.buttons.values());
  }

  private button(choice: PlaneChoice, planes: number): HTMLButtonElement {
    const name = choice === 'combined' ? l10n.t('RGB') : channelName(choice, planes);
    const pictures = h('span', { class: 'pictures', 'aria-hidden': 'true' }, h('canvas'), '→', h('canvas'));
    const button = h('button', { type: 'button' }, pictures, name);
    button.addEventListener('click', () => {
      this.mark(choice);
      this.chosen(choice);
    });
    return button;
  }

  private paintChannels(): void {
    for (const [plane, button] of this.buttons) {
      const [input, output] = button.querySelectorAll('canvas');
      void askPlanes(plane, THUMBNAIL)
        .then(({ tiles }) => {
          paint(input!, tiles.before ?? tiles.input, true);
          paint(output!, tiles.output, true);
        })
        .catch(() => undefined);
    }
  }

  /** @param outer the sizes of the batch, if there is one, and of the channels */
  private showNumbers(planes: number, outer: readonly number[]): void {
    this.buttons.clear();
    const names = Array.from({ length: Math.min(planes, 1024) }, (_, plane) => unravelIndex(outer, plane).join(', '));
    const dropdown = createDropdown(
      'plane',
      [names],
      () => {
        this.chosen(names.indexOf(dropdown.value));
      },
      outer.length > 1 ? l10n.t('Sample, channel') : l10n.t('Channel'),
    );
    this.dropdown = dropdown;
    this.names = names;
    this.element.replaceChildren(dropdown.element);
  }
}

/** Whether channels can be shown as one picture: an image's, if all have the same windows. */
export function canCombine({ isImage, result }: PanelState): boolean {
  if (!result) return false;
  const { planes, axes } = result.plan.geometry;
  return isImage && planes >= 3 && axes.every((axis) => axis.kind !== 'fractional');
}

/** R, G, B, A for three or four channels, else the channel's number. */
export function channelName(channel: number, planes: number): string {
  return planes === 3 || planes === 4 ? 'RGBA'[channel]! : String(channel);
}
