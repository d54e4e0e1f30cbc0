import { imageRange } from '../../src/tensors/painting';
import type { Statistics } from '../../src/tensors/statistics';
import type { SavedLook } from '../../src/views/panel';
import { h } from '../shared/dom';
import { ColourBar } from './colourBar';
import { ColourRange } from './colourRange';
import { ColourScale, usualMap } from './colourScale';
import { PlaneViewer, type ViewerEvents } from './planeViewer';
import { ReadingSwitch } from './readingSwitch';
import { drawn, type ViewedPlane } from '../../src/plane/viewedPlane';
import { zoomButtons } from './zoomButtons';

/** Planes of at most so many cells a side are numbers at first. */
const FEW = 24;

/** A viewer with its tools: zoom, how values are read, the value under the pointer, the colors. */
export class PlaneFrame {
  readonly element: HTMLElement;
  readonly viewer: PlaneViewer;
  private readonly colours = new ColourScale({ reading: 'heat', map: 'neutral', low: 0, high: 1 });
  private readonly range: ColourRange;
  private readonly bar: ColourBar;
  private readonly value = h('output', { class: 'value' });
  private chosen: Pick<SavedLook, 'reading' | 'map'>;
  private place: SavedLook['place'];

  /**
   * @param changed how it is looked at is another way
   * @param isSmall whether the colors are hidden at first
   */
  constructor(
    saved: SavedLook,
    events: ViewerEvents,
    private readonly changed: () => void,
    isSmall = false,
  ) {
    this.chosen = { ...(saved.reading && { reading: saved.reading }), ...(saved.map && { map: saved.map }) };
    this.place = saved.place;
    this.range = new ColourRange(this.colours, saved, changed);
    this.bar = new ColourBar(this.colours, this.range);
    this.viewer = new PlaneViewer(this.colours, {
      ...events,
      pointed: (line, cell) => {
        this.value.textContent = line;
        events.pointed(line, cell);
      },
      moved: changed,
    });
    const switcher = new ReadingSwitch(this.colours, (reading, map) => {
      this.chosen = { reading, map };
      changed();
    });
    const tools = h(
      'div',
      { class: 'tools' },
      ...zoomButtons(() => [this.viewer]),
      switcher.element,
      ...(isSmall ? [this.bar.hide()] : []),
      this.value,
    );
    this.element = h('div', { class: 'plane-frame' }, tools, this.viewer.element, this.bar.element);
  }

  /** Says something else of the cell that is pointed at. */
  say(line: string): void {
    this.value.textContent = line;
  }

  get saved(): SavedLook {
    const { place } = this.viewer;
    return { ...this.chosen, ...this.range.saved, ...(place && { place }) };
  }

  /** Another kind of tensor is shown from now on. */
  reset(): void {
    this.range.reset();
  }

  /** Shows another plane. */
  show(plane: ViewedPlane, statistics: Statistics): void {
    const { min, max } = statistics;
    const usual = Number.isNaN(min) ? ([0, 1] as const) : ([min, max] as const);
    const { height, width } = drawn(plane);
    const reading = plane.isImage ? 'picture' : (height <= FEW && width <= FEW) || height === 1 ? 'numbers' : 'heat';
    const range = plane.isImage ? imageRange(usual, plane.dtype.includes('float')) : usual;
    this.colours.set({ reading, map: usualMap(reading), ...this.chosen });
    this.bar.show(statistics, range);
    this.viewer.show(plane);
    if (this.place) this.viewer.goTo(this.place);
    this.place = undefined;
    this.value.textContent = '';
    this.changed();
  }
}
