import * as l10n from '@vscode/l10n';
import { facetsOf, isMosaic, planeIn } from '../../src/plane/mosaic';
import { flatIndex, unravelIndex } from '../../src/pooling/positions';
import type { SeenChoice } from '../../src/tensors/tile';
import type { PanelState } from '../../src/views/panel';
import { canCombine, type ResultFacts } from '../../src/worker/sight';
import type { ColourScale } from '../plane/colourScale';
import { indexSlider } from '../plane/indexSlider';
import { h } from '../shared/dom';
import { PlaneStrip } from './planeStrip';

/** Chooses what is seen: a plane by its sample and channel, or by its thumbnail, or all channels of a sample. */
export class PlanePicker {
  readonly element: HTMLElement;
  private readonly strip: PlaneStrip;
  private readonly all = h('button', { type: 'button', class: 'chip', id: 'all-channels' }, l10n.t('All channels'));
  private place: PlaceSliders | undefined;
  private current: SeenChoice = 0;

  /** @param colours those of the stage */
  constructor(
    private readonly chosen: (choice: SeenChoice) => void,
    colours: ColourScale,
  ) {
    this.strip = new PlaneStrip(colours, (choice) => {
      this.choose(choice);
    });
    this.all.title = l10n.t('Show all channels of the sample side by side');
    this.all.addEventListener('click', () => {
      const plane = planeIn(this.current);
      this.choose(isMosaic(this.current) ? plane : { mosaic: plane });
    });
    this.element = h('nav', { class: 'planes', id: 'planes', 'aria-label': l10n.t('Planes') });
  }

  show({ isImage }: PanelState, { plan, version }: ResultFacts, choice: SeenChoice): void {
    const { planes, inputShape, axes } = plan.geometry;
    const outer = inputShape.slice(0, -axes.length);
    this.element.hidden = planes < 2;
    if (planes < 2) return;
    this.all.hidden = facetsOf(plan.geometry) === undefined;
    if (isImage) this.place = undefined;
    else if (this.place?.outer.join() !== outer.join()) this.place = new PlaceSliders(outer, this.moved);
    const parts = [...(this.place ? [this.place.element] : []), this.all, this.strip.element];
    if (parts.some((part, i) => part !== this.element.children[i])) this.element.replaceChildren(...parts);
    const every = Array.from({ length: planes }, (_, plane) => plane);
    const channels = outer.at(-1) ?? 1;
    const first = channels > 1 && !isImage ? planeIn(choice) - (planeIn(choice) % channels) : 0;
    const shown = channels > 1 && !isImage ? every.slice(first, first + channels) : every;
    this.strip.show({
      choices: [...(canCombine(isImage, plan.geometry) ? (['combined'] as const) : []), ...shown],
      name: (plane) => (isImage ? channelName(plane, planes) : String(plane - first)),
      isImage,
      version,
    });
    this.mark(choice);
  }

  /** What is seen now. */
  mark(choice: SeenChoice): void {
    this.current = choice;
    this.place?.show(planeIn(choice));
    this.all.setAttribute('aria-pressed', String(isMosaic(choice)));
    this.strip.mark(isMosaic(choice) ? undefined : choice);
  }

  private readonly moved = (plane: number): void => {
    this.choose(isMosaic(this.current) ? { mosaic: plane } : plane);
  };

  private choose(choice: SeenChoice): void {
    this.mark(choice);
    this.chosen(choice);
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
