import * as l10n from '@vscode/l10n';
import { buf as crc32 } from 'crc-32';
import { Inflate, inflateSync } from 'fflate';
import { TensorError, messageOf } from '../errors';
import { checkWithin, readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { roomFor } from './budget';
import { brokenZip, type ZipEntry } from './zip';

const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Compressed bytes taken at once: they inflate to 16 MiB at most. */
const STEP = 2 ** 14;
/** And at first, for a header. */
const FIRST = 2 ** 8;
/** A file of so many bytes is unpacked as a whole each time. */
const SMALL = 2 ** 14;
/** How many files are kept unpacked up to where they were read: each holds up to 16 MiB. */
const MOST_BEGUN = 4;

/**
 * A file in an archive as a source of its own: nothing is read before it is needed. Its checksum is compared when its
 * last byte has been read, if all before were.
 *
 * @param hasSum whether its writer fills in checksums; torch need not
 * @throws TensorError if it is compressed by a method other than deflate, or unpacks to more than any array's file
 */
export function zipMember(archive: ByteSource, entry: ZipEntry, hasSum = true): ByteSource {
  switch (entry.method) {
    case STORED:
      return new StoredMember(archive, entry, hasSum);
    case DEFLATED:
      checkRoom(entry);
      return entry.size <= SMALL ? new SmallMember(archive, entry, hasSum) : new DeflatedMember(archive, entry, hasSum);
    default:
      throw new TensorError(l10n.t('{0} uses unknown compression method {1}', entry.name, entry.method));
  }
}

function checkRoom({ name, size, compressedSize }: ZipEntry) {
  const room = roomFor('member', compressedSize);
  if (size <= room) return;
  throw new TensorError(
    l10n.t('{0} unpacks from {1} to {2} bytes, but at most {3} are read', name, compressedSize, size, room),
  );
}

/** Where a file's bytes begin, after its local header. */
async function dataStart(archive: ByteSource, { name, header, compressedSize }: ZipEntry): Promise<number> {
  const view = viewOf(await readBytes(archive, header, header + 30));
  if (view.getUint32(0, true) !== LOCAL) throw brokenZip(l10n.t('{0} is in the wrong place', name));
  const start = header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  checkWithin(archive, start + compressedSize);
  return start;
}

function checkSum(sum: number, { name, crc }: ZipEntry) {
  if (sum >>> 0 !== crc) throw brokenZip(l10n.t('wrong checksum of {0}', name));
}

class StoredMember implements ByteSource {
  readonly size: number;
  private start: Promise<number> | undefined;
  private sum = 0;
  private summed = 0;

  constructor(
    private readonly archive: ByteSource,
    private readonly entry: ZipEntry,
    private readonly hasSum: boolean,
  ) {
    this.size = entry.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    checkWithin(this, end);
    const first = await (this.start ??= dataStart(this.archive, this.entry));
    const bytes = await readBytes(this.archive, first + start, first + end);
    if (this.hasSum) this.addToSum(bytes, start);
    return bytes;
  }

  private addToSum(bytes: Uint8Array, start: number) {
    if (start > this.summed) return;
    const fresh = bytes.subarray(this.summed - start);
    if (fresh.length === 0) return;
    this.sum = crc32(fresh, this.sum);
    this.summed += fresh.length;
    if (this.summed === this.size) checkSum(this.sum, this.entry);
  }
}

/** Keeps nothing: there may be many. */
class SmallMember implements ByteSource {
  readonly size: number;

  constructor(
    private readonly archive: ByteSource,
    private readonly entry: ZipEntry,
    private readonly hasSum: boolean,
  ) {
    this.size = entry.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    checkWithin(this, end);
    const { name, compressedSize, size } = this.entry;
    const first = await dataStart(this.archive, this.entry);
    const packed = await readBytes(this.archive, first, first + compressedSize);
    // one byte more tells whether there is more
    const room = new Uint8Array(size + 1);
    const bytes = unpacked(name, () => inflateSync(packed, { out: room }));
    if (bytes.length > size) throw unpacksToMore(this.entry);
    if (bytes.length < size) throw unpacksToLess(this.entry);
    if (this.hasSum) checkSum(crc32(bytes, 0), this.entry);
    return bytes.subarray(start, end);
  }
}

function unpacked<Result>(name: string, unpack: () => Result): Result {
  try {
    return unpack();
  } catch (error) {
    throw brokenZip(`${name}: ${messageOf(error)}`);
  }
}

function unpacksToMore({ name, size }: ZipEntry): TensorError {
  return brokenZip(l10n.t('{0} unpacks to more than {1} bytes', name, size));
}

function unpacksToLess({ name, size }: ZipEntry): TensorError {
  return brokenZip(l10n.t('{0} unpacks to less than {1} bytes', name, size));
}

/** Those that were read last. */
const begun = new Set<DeflatedMember>();

/** Inflates from the beginning up to what is asked for, and goes on from there when more is. */
class DeflatedMember implements ByteSource {
  readonly size: number;
  private stream: Inflate | undefined;
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
    const first = await dataStart(this.archive, this.entry);
    const next = Math.min(this.taken + (this.taken === 0 ? FIRST : STEP), compressedSize);
    const bytes = await readBytes(this.archive, first + this.taken, first + next);
    this.taken = next;
    unpacked(name, () => {
      this.begin().push(bytes, next === compressedSize);
    });
  }

  /** There must be nothing left, and the sum must be right. */
  private async finish() {
    while (this.taken < this.entry.compressedSize && this.pending.length === 0) await this.takeMore();
    if (this.pending.length) throw unpacksToMore(this.entry);
    if (this.hasSum) checkSum(this.sum, this.entry);
  }
}
