import type { Statistics } from '../../src/tensors/statistics';
import type { SavedLook } from '../../src/views/panel';
import type { ColourScale } from './colourScale';

export type Range = readonly [low: number, high: number];
/** How a range is made of the values that are shown. */
export type RangeWay = 'all' | 'percentiles' | 'symmetric';

type SavedRange = Pick<SavedLook, 'range' | 'isLocked'>;

/** From where to where colors go, as the reader chose: in some way for whatever is shown, or between two numbers. */
export class ColourRange {
  statistics: Statistics | undefined;
  /** Of all values. */
  private usual: Range = [0, 1];
  private chosen: RangeWay | Range;
  private locked: boolean;

  /** @param changed the reader chose another range */
  constructor(
    private readonly colours: ColourScale,
    { range, isLocked = false }: SavedRange = {},
    private readonly changed: () => void = () => undefined,
  ) {
    this.chosen = range ?? 'all';
    this.locked = isLocked;
  }

  get choice(): RangeWay | Range {
    return this.chosen;
  }

  /** Whether it stays, whatever is shown. */
  get isLocked(): boolean {
    return this.locked;
  }

  /** What to come back to. */
  get saved(): SavedRange {
    return { ...(this.chosen !== 'all' && { range: this.chosen }), ...(this.locked && { isLocked: true }) };
  }

  /** Other values are shown. @param usual the range of all of them */
  show(statistics: Statistics | undefined, usual: Range): void {
    this.statistics = statistics;
    this.usual = usual;
    this.apply();
  }

  choose(choice: RangeWay | Range): void {
    this.chosen = choice;
    this.apply();
    if (this.locked) this.chosen = this.current;
    this.changed();
  }

  toggleLock(): void {
    this.locked = !this.locked;
    // what is locked are numbers
    this.chosen = this.current;
    this.changed();
  }

  /** Forgets numbers that another kind of tensor would not have. */
  reset(): void {
    if (!this.locked && typeof this.chosen === 'object') this.chosen = 'all';
  }

  private get current(): Range {
    const { low, high } = this.colours.state;
    return [low, high];
  }

  private get wanted(): Range | undefined {
    switch (this.chosen) {
      case 'all':
        return this.usual;
      case 'percentiles':
        return this.statistics?.percentiles;
      case 'symmetric': {
        const reach = Math.max(...this.usual.map(Math.abs));
        return [-reach, reach];
      }
      default:
        return this.chosen;
    }
  }

  private apply(): void {
    const [low, high] = this.wanted ?? this.usual;
    if ([low, high].join() !== this.current.join()) this.colours.set({ low, high });
  }
}
