import * as l10n from '@vscode/l10n';
import { buf as crc32 } from 'crc-32';
import { inflateSync } from 'fflate';
import { TensorError } from '../errors';
import { checkWithin, readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { roomFor } from './budget';
import { DeflatedMember } from './deflatedMember';
import type { ZipEntry } from './zip';
import { checkSum, dataStart, unpacked, unpacksToLess, unpacksToMore } from './zipData';

const STORED = 0;
const DEFLATED = 8;
/** A file of so many bytes is unpacked as a whole each time. */
const SMALL = 2 ** 14;
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
