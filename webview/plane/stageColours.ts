import { imageRange } from '../../src/tensors/painting';
import type { Statistics } from '../../src/tensors/statistics';
import type { SeenChoice } from '../../src/tensors/tile';
import type { SavedLook } from '../../src/views/panel';
import { ColourBar } from './colourBar';
import { ColourRange, type Range } from './colourRange';
import { ColourScale, usualMap } from './colourScale';
import { ReadingSwitch } from './readingSwitch';
import type { StageContent } from '../../src/plane/stageContent';

interface StageColoursEvents {
  /** The reader reads values in another way. */
  readonly looked: () => void;
  /** What the values of a plane of the input are like; without it colors cannot be stretched. */
  readonly statistics: ((plane: SeenChoice) => Promise<Statistics>) | undefined;
  readonly failed: (error: unknown) => void;
}

/** The colors of all planes of the stage, and what changes them. */
export class StageColours {
  readonly scale = new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 1 });
  readonly bar: ColourBar;
  private readonly range: ColourRange;
  readonly tools: readonly HTMLElement[];
  private content: StageContent | undefined;

  private chosen: Pick<SavedLook, 'reading' | 'map'>;
  /** The range of the tensor that is shown. */
  private usual: Range = [0, 1];
  /** The kind of tensor that is shown: its rank, and whether it is an image. */
  private kind = '';

  constructor(
    { range, isLocked, ...chosen }: Pick<SavedLook, 'reading' | 'map' | 'range' | 'isLocked'>,
    private readonly events: StageColoursEvents,
  ) {
    this.chosen = chosen;
    const saved = { ...(range && { range }), ...(isLocked && { isLocked }) };
    this.range = new ColourRange(this.scale, saved, events.looked);
    this.bar = new ColourBar(this.scale, this.range);
    const switcher = new ReadingSwitch(this.scale, (reading, map) => {
      this.chosen = { reading, map };
      events.looked();
    });
    const opener = this.bar.hide(() => void this.fill());
    this.tools = [switcher.element, ...(events.statistics ? [opener] : [])];
  }

  /** The colors of another plane; the range stays while the tensor does. @param isSmall whether numbers can be read */
  show(content: StageContent, isSmall: boolean): void {
    this.content = content;
    const { planes, isImage, dtype } = content;
    const { range, blocks } = planes.input;
    const [low, high] = isImage ? imageRange(range, dtype.includes('float')) : range;
    const isRow = blocks[0]?.region.height === 1;
    const reading = isImage ? 'picture' : isSmall || isRow ? 'numbers' : 'heat';
    const kind = `${content.plan.geometry.inputShape.length} ${isImage}`;
    if (this.kind && this.kind !== kind) this.range.reset();
    this.kind = kind;
    this.scale.set({ reading, map: usualMap(reading), ...this.chosen });
    this.usual = [low, high];
    this.bar.show(undefined, this.usual);
    void this.fill();
  }

  /** What the reader chose, to come back to. */
  get saved(): SavedLook {
    return { ...this.chosen, ...this.range.saved };
  }

  /** Shows the input's values behind their colors; they are looked at only where that is to be seen. */
  private async fill(): Promise<void> {
    const { content, usual } = this;
    if (!content || (this.bar.element.hidden && this.range.choice !== 'percentiles')) return;
    try {
      const statistics = await this.events.statistics?.(content.choice);
      if (this.content === content) this.bar.show(statistics, usual);
    } catch (error) {
      if (this.content === content) this.events.failed(error);
    }
  }
}
