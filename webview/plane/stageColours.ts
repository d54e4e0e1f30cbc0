import * as l10n from '@vscode/l10n';
import { imageRange } from '../../src/tensors/painting';
import type { Statistics } from '../../src/tensors/statistics';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { SavedLook } from '../../src/views/panel';
import { h } from '../shared/dom';
import { ColourBar } from './colourBar';
import { ColourScale, usualMap } from './colourScale';
import { ReadingSwitch } from './readingSwitch';
import type { StageContent } from '../../src/plane/stageContent';

interface StageColoursEvents {
  /** The reader reads values in another way. */
  readonly looked: () => void;
  /** What the values of a plane of the input are like; without it colors cannot be stretched. */
  readonly statistics: ((plane: PlaneChoice) => Promise<Statistics>) | undefined;
  readonly failed: (error: unknown) => void;
}

/** The colors of all planes of the stage, and what changes them. */
export class StageColours {
  readonly scale = new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 1 });
  readonly bar = new ColourBar(this.scale);
  readonly tools: readonly HTMLElement[];
  private content: StageContent | undefined;
  /** The range of the tensor that is shown. */
  private usual: readonly [low: number, high: number] = [0, 1];

  constructor(
    public chosen: Pick<SavedLook, 'reading' | 'map'>,
    private readonly events: StageColoursEvents,
  ) {
    const switcher = new ReadingSwitch(this.scale, (reading, map) => {
      this.chosen = { reading, map };
      events.looked();
    });
    this.tools = [switcher.element, ...(events.statistics ? [this.opener()] : [])];
    this.bar.element.hidden = true;
  }

  /** The colors of another plane; the range stays while the tensor does. @param isSmall whether numbers can be read */
  show(content: StageContent, isSmall: boolean): void {
    this.content = content;
    const { planes, isImage, dtype } = content;
    const { range, blocks } = planes.input;
    const [low, high] = isImage ? imageRange(range, dtype.includes('float')) : range;
    const isRow = blocks[0]?.region.height === 1;
    const reading = isImage ? 'picture' : isSmall || isRow ? 'numbers' : 'heat';
    const isOther = low !== this.usual[0] || high !== this.usual[1];
    this.usual = [low, high];
    this.scale.set({
      reading,
      map: usualMap(reading),
      ...this.chosen,
      ...(isOther && !this.bar.isLocked && { low, high }),
    });
    void this.fill();
  }

  /** Opens the bar with the range. */
  private opener(): HTMLElement {
    const button = h('button', { type: 'button', 'aria-expanded': 'false' }, l10n.t('Range'));
    button.addEventListener('click', () => {
      this.bar.element.hidden = !this.bar.element.hidden;
      button.setAttribute('aria-expanded', String(!this.bar.element.hidden));
      void this.fill();
    });
    return button;
  }

  /** Shows the input's values behind their colors; they are looked at only where the bar is open. */
  private async fill(): Promise<void> {
    const { content, usual } = this;
    if (!content || this.bar.element.hidden) return;
    this.bar.show(undefined, usual);
    try {
      const statistics = await this.events.statistics?.(content.choice);
      if (this.content === content) this.bar.show(statistics, usual);
    } catch (error) {
      if (this.content === content) this.events.failed(error);
    }
  }
}
