import * as l10n from '@vscode/l10n';
import { buf as crc32 } from 'crc-32';
import { Inflate } from 'fflate';
import { TensorError, messageOf } from '../errors';
import { checkWithin, readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { brokenZip, type ZipEntry } from './zip';

const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Compressed bytes taken at once: they inflate to 16 MiB at most. */
const STEP = 2 ** 14;

/**
 * A file in an archive as a source of its own: nothing is read before it is needed. Its checksum is compared when its
 * last byte has been read, if all before were.
 *
 * @param hasSum whether its writer fills in checksums; torch need not
 * @throws TensorError if it is compressed by a method other than deflate
 */
export function zipMember(archive: ByteSource, entry: ZipEntry, hasSum = true): ByteSource {
  switch (entry.method) {
    case STORED:
      return new StoredMember(archive, entry, hasSum);
    case DEFLATED:
      return new DeflatedMember(archive, entry, hasSum);
    default:
      throw new TensorError(l10n.t('{0} uses unknown compression method {1}', entry.name, entry.method));
  }
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

/** Inflates from the beginning up to what is asked for, and goes on from there when more is. */
class DeflatedMember implements ByteSource {
  readonly size: number;
  private stream!: Inflate;
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
    this.restart();
  }

  read(start: number, end: number): Promise<Uint8Array> {
    const result = this.queue.then(() => this.inflate(start, end));
    this.queue = result.catch(() => this.restart());
    return result;
  }

  private restart() {
    this.pending = [];
    this.stream = new Inflate((chunk) => {
      if (chunk.length) this.pending.push(chunk);
    });
    this.position = this.taken = this.sum = 0;
  }

  private async inflate(start: number, end: number): Promise<Uint8Array> {
    checkWithin(this, end);
    if (start < this.position) this.restart();
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
    const { name, compressedSize, size } = this.entry;
    if (this.taken === compressedSize) throw brokenZip(l10n.t('{0} unpacks to less than {1} bytes', name, size));
    const first = await dataStart(this.archive, this.entry);
    const next = Math.min(this.taken + STEP, compressedSize);
    const bytes = await readBytes(this.archive, first + this.taken, first + next);
    this.taken = next;
    try {
      this.stream.push(bytes, next === compressedSize);
    } catch (error) {
      throw brokenZip(`${name}: ${messageOf(error)}`);
    }
  }

  /** There must be nothing left, and the sum must be right. */
  private async finish() {
    const { name, compressedSize, size } = this.entry;
    while (this.taken < compressedSize && this.pending.length === 0) await this.takeMore();
    if (this.pending.length) throw brokenZip(l10n.t('{0} unpacks to more than {1} bytes', name, size));
    if (this.hasSum) checkSum(this.sum, this.entry);
  }
}
