import { buf as crc32 } from 'crc-32';
import { Inflate } from 'fflate';
import { checkWithin, readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import type { ZipEntry } from './zip';
import { checkSum, dataStart, unpacked, unpacksToLess, unpacksToMore } from './zipData';

/** Compressed bytes that are read at once: at first, for a header, and then. */
const FIRST = 2 ** 8;
const BLOCK = 2 ** 18;
/** The most compressed bytes that are inflated at once: they become 16 MiB at most. */
const STEP = 2 ** 14;
/** Fewer are, if they become more bytes than this. */
const INFLATED = 2 ** 20;
/** How many files are kept unpacked up to where they were read: each holds up to 16 MiB. */
const MOST_BEGUN = 4;

/** Those that were read last. */
const begun = new Set<DeflatedMember>();

/** Inflates from the beginning up to what is asked for, and goes on from there when more is. */
export class DeflatedMember implements ByteSource {
  readonly size: number;
  private stream: Inflate | undefined;
  private start: number | undefined;
  /** Compressed bytes that were read, and not taken yet. */
  private packed = new Uint8Array() as Uint8Array;
  private pending: Uint8Array[] = [];
  /** How many inflated bytes have been passed, and how many compressed ones were taken. */
  private position = 0;
  private taken = 0;
  private sum = 0;
  /** One read at a time: they share the stream. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly archive: ByteSource,
    private readonly entry: ZipEntry,
    private readonly hasSum: boolean,
  ) {
    this.size = entry.size;
  }

  read(start: number, end: number): Promise<Uint8Array> {
    const result = this.queue.then(() => this.inflate(start, end));
    this.queue = result.then(
      () => this.keep(),
      () => this.reset(),
    );
    return result;
  }

  /** The one that was read longest ago is forgotten, and so is one that was read to its end. */
  private keep() {
    begun.delete(this);
    if (this.position === this.size) this.reset();
    else begun.add(this);
    if (begun.size <= MOST_BEGUN) return;
    const [oldest] = begun;
    begun.delete(oldest!);
    oldest!.queue = oldest!.queue.then(() => oldest!.reset());
  }

  private reset() {
    begun.delete(this);
    this.pending = [];
    this.stream = undefined;
    this.start = undefined;
    this.packed = new Uint8Array();
    this.position = this.taken = this.sum = 0;
  }

  private begin(): Inflate {
    return (this.stream ??= new Inflate((chunk) => {
      if (chunk.length) this.pending.push(chunk);
    }));
  }

  private async inflate(start: number, end: number): Promise<Uint8Array> {
    checkWithin(this, end);
    if (start < this.position) this.reset();
    const bytes = new Uint8Array(end - start);
    while (this.position < end) {
      const chunk = this.pending.shift();
      if (chunk) this.pass(chunk, start, end, bytes);
      else await this.takeMore();
    }
    if (end === this.size) await this.finish();
    return bytes;
  }

  private pass(chunk: Uint8Array, start: number, end: number, bytes: Uint8Array) {
    const used = chunk.subarray(0, end - this.position);
    const skipped = Math.max(start - this.position, 0);
    if (skipped < used.length) bytes.set(used.subarray(skipped), this.position + skipped - start);
    if (used.length < chunk.length) this.pending.unshift(chunk.subarray(used.length));
    if (this.hasSum) this.sum = crc32(used, this.sum);
    this.position += used.length;
  }

  private async takeMore() {
    const { name, compressedSize } = this.entry;
    if (this.taken === compressedSize) throw unpacksToLess(this.entry);
    if (this.packed.length === 0) this.packed = await this.readPacked();
    const step = Math.max(FIRST, Math.min(STEP, Math.floor((INFLATED * compressedSize) / this.size)));
    const bytes = this.packed.subarray(0, step);
    this.packed = this.packed.subarray(step);
    this.taken += bytes.length;
    unpacked(name, () => {
      this.begin().push(bytes, this.taken === compressedSize);
    });
  }

  private async readPacked(): Promise<Uint8Array> {
    const { archive, entry, taken } = this;
    this.start ??= await dataStart(archive, entry);
    const next = Math.min(taken + (taken === 0 ? FIRST : BLOCK), entry.compressedSize);
    return readBytes(archive, this.start + taken, this.start + next);
  }

  /** There must be nothing left, and the sum must be right. */
  private async finish() {
    while (this.taken < this.entry.compressedSize && this.pending.length === 0) await this.takeMore();
    if (this.pending.length) throw unpacksToMore(this.entry);
    if (this.hasSum) checkSum(this.sum, this.entry);
  }
}
