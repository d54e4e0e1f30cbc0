import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../src/errors';
import { Latest } from '../../src/rpc';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { PanelState } from '../../src/views/panel';
import { canCombine, type ResultFacts } from '../../src/worker/sight';
import { paint } from '../plane/pictureView';
import { createTextField, type TextControl } from '../shared/controls';
import { h } from '../shared/dom';
import { VirtualList } from '../shared/virtualList';
import { request } from './host';

/** Longest side of a channel's small picture, in cells. */
const THUMBNAIL = 96;
/** The room for one of the pictures, in CSS pixels. */
const ITEM = 152;

/** Chooses the plane to look at: an image's channels as small pictures, a tensor's planes by number. */
export class PlanePicker {
  readonly element = h('nav', { class: 'planes', id: 'planes', 'aria-label': l10n.t('Planes') });
  private readonly list = new VirtualList({
    direction: 'row',
    itemSize: ITEM,
    make: (index) => this.button(index),
    appeared: (indices) => void this.paintChannels(indices),
  });
  private readonly painting = new Latest();
  private signal = this.painting.begin();
  private readonly number: TextControl;
  private choices: readonly PlaneChoice[] = [];
  private planes = 0;
  private current: PlaneChoice = 0;
  private version = -1;

  constructor(private readonly chosen: (plane: PlaneChoice) => void) {
    this.number = createTextField(
      'plane',
      () => {
        this.choosePlane();
      },
      l10n.t('plane'),
    );
  }

  show({ isImage }: PanelState, { plan, version }: ResultFacts, plane: PlaneChoice): void {
    const { planes } = plan.geometry;
    this.current = plane;
    this.element.hidden = planes < 2;
    if (isImage) this.showChannels(planes, canCombine(isImage, plan.geometry), version);
    else this.showNumber(planes, plane);
    this.mark();
  }

  private showChannels(planes: number, combined: boolean, version: number): void {
    const choices: PlaneChoice[] = [...(combined ? (['combined'] as const) : []), ...Array(planes).keys()];
    const isOther = choices.length !== this.choices.length || choices[0] !== this.choices[0];
    if (version !== this.version) this.signal = this.painting.begin();
    this.planes = planes;
    this.choices = choices;
    if (this.element.firstChild !== this.list.element) this.element.replaceChildren(this.list.element);
    if (isOther) this.list.show(choices.length);
    else if (version !== this.version) void this.paintChannels([...this.list.existing.keys()]);
    this.version = version;
  }

  private showNumber(planes: number, plane: PlaneChoice): void {
    this.choices = [];
    this.planes = planes;
    if (this.element.firstChild !== this.number.element) this.element.replaceChildren(this.number.element);
    this.number.value = String(plane);
    this.number.error = '';
  }

  private choosePlane(): void {
    const text = this.number.value.trim();
    const plane = Number(text);
    const isPlane = /^\d+$/.test(text) && plane < this.planes;
    this.number.error = isPlane ? '' : l10n.t('a whole number from 0 to {0}', this.planes - 1);
    if (isPlane && plane !== this.current) this.chosen(plane);
  }

  private mark(): void {
    for (const [index, button] of this.list.existing) {
      button.setAttribute('aria-pressed', String(this.choices[index] === this.current));
    }
  }

  private button(index: number): HTMLElement {
    const choice = this.choices[index]!;
    const name = choice === 'combined' ? l10n.t('combined') : channelName(choice, this.planes);
    const pictures = h('span', { class: 'pictures', 'aria-hidden': 'true' }, h('canvas'), '→', h('canvas'));
    const button = h('button', { type: 'button', 'aria-pressed': String(choice === this.current) }, pictures, name);
    button.addEventListener('click', () => {
      this.choose(index);
    });
    button.addEventListener('keydown', ({ key }) => {
      const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      if (by !== 0) this.focus(index + by);
    });
    return button;
  }

  private choose(index: number): void {
    this.current = this.choices[index]!;
    this.mark();
    this.chosen(this.current);
  }

  private focus(index: number): void {
    if (this.choices[index] === undefined) return;
    this.list.reveal(index);
    this.list.existing.get(index)?.focus({ preventScroll: true });
  }

  /** Pictures in sight are asked for at once; one that cannot be had stays blank, the panel says why. */
  private async paintChannels(indices: readonly number[]): Promise<void> {
    const { signal } = this;
    const planes = indices.map((index) => this.choices[index]!);
    try {
      const previews = await request('previews', { planes, limit: THUMBNAIL }, { signal });
      if (signal.aborted) return;
      for (const [i, { input, output }] of previews.entries()) {
        const [before, after] = this.list.existing.get(indices[i]!)?.querySelectorAll('canvas') ?? [];
        if (before) paint(before, input, true);
        if (after) paint(after, output, true);
      }
    } catch (error) {
      if (!(error instanceof CancelledError)) this.element.title = l10n.t('The small pictures could not be drawn.');
    }
  }
}

/** R, G, B, A for three or four channels, else the channel's number. */
export function channelName(channel: number, planes: number): string {
  return planes === 3 || planes === 4 ? 'RGBA'[channel]! : String(channel);
}
