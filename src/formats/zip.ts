import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes, uint64At, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';

/** A file in an archive, by the archive's directory. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly header: number;
}

const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END_SIZE = 22;
const COMMENT_LIMIT = 65535;
const UNKNOWN32 = 0xffffffff;
const ENCRYPTED = 1;
const names = new TextDecoder();
/** The most bytes a directory may take: that of a million files. */
const DIRECTORY_LIMIT = 2 ** 27;
/** Deflate makes at most 1032 bytes of one. */
const GREATEST_RATIO = 1032;

export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && [LOCAL, END].includes(viewOf(head).getUint32(0, true));
}

export function brokenZip(what: string): TensorError {
  return new TensorError(l10n.t('Damaged zip archive: {0}', what));
}

/**
 * What an archive holds, by its directory at the end.
 *
 * @throws TensorError if the archive is broken or its sizes cannot be true
 */
export async function zipEntries(source: ByteSource): Promise<ZipEntry[]> {
  if (!isZip(await readBytes(source, 0, Math.min(4, source.size)))) {
    throw new TensorError(l10n.t('Not a zip archive'));
  }
  const directory = await findDirectory(source);
  const bytes = await readBytes(source, directory.start, directory.start + directory.size);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; at < bytes.length && entries.length < directory.count;) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) break;
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const end = at + 46 + nameSize! + extraSize! + commentSize!;
    if (end > bytes.length) break;
    entries.push(readEntry(view, at, nameSize!, extraSize!, directory.shift));
    at = end;
  }
  if (entries.length !== directory.count) {
    throw brokenZip(l10n.t('the directory lists {0} of {1} files', entries.length, directory.count));
  }
  checkEntries(entries, directory.start);
  return entries;
}

interface Directory {
  readonly start: number;
  readonly size: number;
  readonly count: number;
  /** Bytes before the archive proper, which its offsets do not count. */
  readonly shift: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const from = Math.max(0, source.size - END_SIZE - COMMENT_LIMIT);
  const tail = await readBytes(source, from, source.size);
  const view = viewOf(tail);
  let at = tail.length - END_SIZE;
  while (at >= 0 && view.getUint32(at, true) !== END) at--;
  if (at < 0) throw brokenZip(l10n.t('the directory is missing; the file may be truncated'));
  let count = view.getUint16(at + 10, true);
  let size = view.getUint32(at + 12, true);
  let offset = view.getUint32(at + 16, true);
  let end = from + at;
  if (at >= 20 && view.getUint32(at - 20, true) === LOCATOR64) {
    end = uint64At(view, at - 20 + 8);
    const end64 = viewOf(await readBytes(source, end, end + 56));
    if (end64.getUint32(0, true) !== END64) throw brokenZip(l10n.t('the directory is in the wrong place'));
    [count, size, offset] = [uint64At(end64, 32), uint64At(end64, 40), uint64At(end64, 48)];
  }
  const shift = end - size - offset;
  if (!(shift >= 0 && size <= DIRECTORY_LIMIT)) throw brokenZip(l10n.t('the directory is in the wrong place'));
  return { start: offset + shift, size, count, shift };
}

function readEntry(view: DataView, start: number, nameSize: number, extraSize: number, shift: number): ZipEntry {
  const { buffer, byteOffset } = view;
  const name = names.decode(new Uint8Array(buffer, byteOffset + start + 46, nameSize));
  if (view.getUint16(start + 8, true) & ENCRYPTED) throw new TensorError(l10n.t('{0} is encrypted', name));
  const wide = wideFields(view, start + 46 + nameSize, start + 46 + nameSize + extraSize);
  const field = (at: number) => {
    const value = view.getUint32(start + at, true);
    return value === UNKNOWN32 ? (wide.shift() ?? value) : value;
  };
  const [size, compressedSize] = [field(24), field(20)];
  const header = field(42) + shift;
  const [method, crc] = [view.getUint16(start + 10, true), view.getUint32(start + 16, true)];
  return { name, method, crc, compressedSize, size, header };
}

/** The 64-bit fields of an entry, in the order of those that do not fit into 32 bits. */
function wideFields(view: DataView, start: number, end: number): number[] {
  for (let at = start; at + 4 <= end;) {
    const size = view.getUint16(at + 2, true);
    const fields = Math.floor(Math.min(size, end - at - 4, 24) / 8);
    if (view.getUint16(at, true) === 1) return Array.from({ length: fields }, (_, i) => uint64At(view, at + 4 + 8 * i));
    at += 4 + size;
  }
  return [];
}

/** Files may neither overlap nor claim more than their bytes can hold, as zip bombs do. */
function checkEntries(entries: readonly ZipEntry[], end: number) {
  let free = 0;
  for (const { name, method, header, size, compressedSize } of entries.toSorted((a, b) => a.header - b.header)) {
    if (header < free) throw brokenZip(l10n.t('{0} overlaps another file', name));
    free = header + 30 + compressedSize;
    if (!(free <= end)) throw brokenZip(l10n.t('{0} extends beyond the end of the file', name));
    const most = method === 0 ? compressedSize : GREATEST_RATIO * (compressedSize + 1);
    if (size > most) {
      throw brokenZip(
        l10n.t('{0} claims to unpack from {2} to {1} bytes, which is impossible', name, size, compressedSize),
      );
    }
  }
}
