import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../src/errors';
import { flatIndex, unravelIndex } from '../../src/pooling/positions';
import { Latest } from '../../src/latest';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { PanelState } from '../../src/views/panel';
import { canCombine, type ResultFacts } from '../../src/worker/sight';
import { indexSlider } from '../plane/indexSlider';
import { paint } from '../plane/tilePicture';
import { h } from '../shared/dom';
import { VirtualList } from '../shared/virtualList';
import { request } from './host';

/** Longest side of a channel's thumbnail, in cells. */
const THUMBNAIL = 96;
/** The room for one of the images, in CSS pixels. */
const ITEM = 168;

/** Chooses the plane to show: an image's channels as thumbnails, a tensor's planes by number. */
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
  /** The place among the samples and channels of a tensor that is no image. */
  private place: PlaceSliders | undefined;
  private choices: readonly PlaneChoice[] = [];
  private planes = 0;
  private current: PlaneChoice = 0;
  private version = -1;

  constructor(private readonly chosen: (plane: PlaneChoice) => void) {}

  show({ isImage }: PanelState, { plan, version }: ResultFacts, plane: PlaneChoice): void {
    const { planes, inputShape, axes } = plan.geometry;
    this.current = plane;
    this.element.hidden = planes < 2;
    if (isImage) this.showChannels(planes, canCombine(isImage, plan.geometry), version);
    else this.showPlace(inputShape.slice(0, -axes.length), plane);
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

  /** @param outer the sizes of the batch, if there is one, and of the channels */
  private showPlace(outer: readonly number[], plane: PlaneChoice): void {
    this.choices = [];
    if (this.place?.outer.join() !== outer.join()) this.place = new PlaceSliders(outer, this.chosen);
    const { element } = this.place;
    if (this.element.firstChild !== element) this.element.replaceChildren(element);
    this.place.show(plane === 'combined' ? 0 : plane);
  }

  private mark(): void {
    for (const [index, button] of this.list.existing) {
      button.setAttribute('aria-pressed', String(this.choices[index] === this.current));
    }
  }

  private button(index: number): HTMLElement {
    const choice = this.choices[index]!;
    const name = choice === 'combined' ? l10n.t('RGB') : channelName(choice, this.planes);
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

  /** Images in sight are asked for at once; one that cannot be had stays blank, the panel says why. */
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
      if (!(error instanceof CancelledError)) this.element.title = l10n.t('Could not draw the thumbnails.');
    }
  }
}

/** The place of a plane among samples and channels: a slider for each dimension that has more than one. */
class PlaceSliders {
  readonly element = h('div', { class: 'axis-bar' });
  private place: readonly number[] = [];

  constructor(
    readonly outer: readonly number[],
    private readonly chosen: (plane: number) => void,
  ) {}

  show(plane: number): void {
    if (flatIndex(this.outer, this.place) === plane && this.element.firstChild) return;
    this.place = unravelIndex(this.outer, plane);
    const names = [l10n.t('Sample'), l10n.t('Channel')].slice(-this.outer.length);
    const sliders = this.outer.flatMap((size, axis) => {
      if (size < 2) return [];
      const moved = (index: number) => {
        this.place = this.place.map((at, i) => (i === axis ? index : at));
        this.chosen(flatIndex(this.outer, this.place));
      };
      return indexSlider(`place-${axis}`, names[axis] ?? '', size, this.place[axis]!, moved);
    });
    this.element.replaceChildren(...sliders);
  }
}

/** R, G, B, A for three or four channels, else the channel's number. */
export function channelName(channel: number, planes: number): string {
  return planes === 3 || planes === 4 ? 'RGBA'[channel]! : String(channel);
}
