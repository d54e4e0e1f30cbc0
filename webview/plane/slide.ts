import { theme } from './theme';
import type { CellRange } from '../../src/plane/viewedPlane';

/** How long a window slides to its next place: milliseconds. */
const DURATION = 160;

/** A window on its way from one place to another. */
export class Slide {
  private readonly start = performance.now();

  private constructor(
    private readonly from: CellRange,
    private readonly to: CellRange,
  ) {}

  /** Undefined where nothing slides: with reduced motion, for a window of another size, and for one with gaps. */
  static between(from: CellRange | undefined, to: CellRange | undefined): Slide | undefined {
    if (!from || !to || theme().isStill) return undefined;
    const size = (range: CellRange) => [...range.to.map((at, axis) => at - range.from[axis]!), ...range.step].join();
    const hasGaps = to.step.some((by) => by > 1);
    return hasGaps || size(from) !== size(to) || from.from.join() === to.from.join() ? undefined : new Slide(from, to);
  }

  /** Where the window is by now; undefined once it has arrived. */
  get window(): CellRange | undefined {
    const share = (performance.now() - this.start) / DURATION;
    if (share >= 1) return undefined;
    const eased = 1 - (1 - share) ** 3;
    const between = (end: 'from' | 'to') =>
      [0, 1].map(
        (axis) => this.from[end][axis]! + (this.to[end][axis]! - this.from[end][axis]!) * eased,
      ) as unknown as CellRange['from'];
    return { from: between('from'), to: between('to'), step: [1, 1] };
  }
}
