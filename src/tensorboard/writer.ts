import type { Tensor } from '../tensors/tensor';
import { summaryEvent, versionEvent, type Summary } from './event';
import { imageGrid } from './imageGrid';
import { encodePng, type Deflate } from './png';
import { record } from './record';

/** A file that only grows. */
export interface Sink {
  /** Takes bytes that are written together, after those before. */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Returns when all bytes are written that were held back. */
  finish?(): Promise<void>;
}

/** Seconds since 1970. */
export type Clock = () => number;

/** A name that TensorBoard recognizes; the number distinguishes files of one process and second. */
export function eventFileName(seconds: number, host: string, process: number, number: number): string {
  return `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${host}.${process}.${number}`;
}

/** Writes an event file as torch's SummaryWriter does. Each record is appended whole: the file is valid at all times. */
export class EventWriter {
  /** Records go into the file in the order in which they were asked for, however long one takes to be made. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly sink: Sink,
    private readonly clock: Clock,
    private readonly deflate: Deflate | undefined,
  ) {}

  /** @param deflate a quicker one than ours, if there is */
  static async open(sink: Sink, clock: Clock, deflate?: Deflate): Promise<EventWriter> {
    await sink.append(record(versionEvent(clock())));
    return new EventWriter(sink, clock, deflate);
  }

  /**
   * `add_images(tag, images, step)`: the whole batch becomes one image.
   *
   * @param images of shape (N, C, H, W)
   */
  async addImages(tag: string, images: Tensor, step: number): Promise<void> {
    const picture = imageGrid(images);
    const encoded = encodePng(picture, this.deflate);
    await this.add(
      step,
      encoded.then((png) => ({ tag, image: { ...picture, png } })),
    );
  }

  /** `add_scalar(tag, scalar, step)` */
  async addScalar(tag: string, scalar: number | Promise<number>, step: number): Promise<void> {
    await this.add(
      step,
      typeof scalar === 'number' ? { tag, scalar } : scalar.then((found) => ({ tag, scalar: found })),
    );
  }

  /** `add_text(tag, text)`, shown as Markdown. */
  async addText(tag: string, text: string): Promise<void> {
    await this.add(0, { tag, text });
  }

  private async add(step: number, summary: Summary | Promise<Summary>): Promise<void> {
    const added = Promise.all([summary, this.last]).then(([made]) =>
      this.sink.append(record(summaryEvent(this.clock(), step, made))),
    );
    this.last = added.catch(() => undefined);
    await added;
  }
}
