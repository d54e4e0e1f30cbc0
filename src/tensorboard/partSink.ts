import type { Clock, Sink } from './writer';

/** A part is written when it has this many bytes, or waited for a second, or for a sixteenth of the time so far. */
const MOST_BYTES = 2 ** 22;
const SECOND = 1;
const SHARE = 1 / 16;

/** Parts are read in the order of their names. */
const DIGITS = 5;

/** The name of a part of an event file; they count from 0. */
export function partName(file: string, part: number): string {
  return `${file}.part${String(part).padStart(DIGITS, '0')}`;
}

export function isPart(name: string): boolean {
  return /tfevents.*\.part\d+$/.test(name);
}

/** Writes a part, which is there whole or not at all. */
export type WritePart = (part: number, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/**
 * An event file where files cannot grow, as a row of files: each is an event file by itself, none is touched again, and
 * TensorBoard reads those of one folder one after the other. What is not written yet is lost if the page dies.
 */
export class PartSink implements Sink {
  /** The version of the file: every part begins with it. */
  private head: Uint8Array | undefined;
  private waiting: Uint8Array[] = [];
  private size = 0;
  private parts = 0;
  private readonly begun: number;
  private written: number;

  constructor(
    private readonly write: WritePart,
    private readonly clock: Clock,
  ) {
    this.begun = this.written = clock();
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (!this.head) {
      this.head = bytes;
      return;
    }
    this.waiting.push(bytes);
    this.size += bytes.length;
    const now = this.clock();
    const patience = Math.max(SECOND, (now - this.begun) * SHARE);
    if (this.size >= MOST_BYTES || now - this.written >= patience) await this.finish();
  }

  async finish(): Promise<void> {
    if (!this.head || this.waiting.length === 0) return;
    const bytes = new Uint8Array(this.head.length + this.size);
    let at = 0;
    for (const part of [this.head, ...this.waiting]) {
      bytes.set(part, at);
      at += part.length;
    }
    await this.write(this.parts, bytes);
    this.parts++;
    this.waiting = [];
    this.size = 0;
    this.written = this.clock();
  }
}
