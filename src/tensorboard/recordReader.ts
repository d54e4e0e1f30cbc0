import { uint64At, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { maskedCrc } from './crc';
import { RECORD_HEAD, RECORD_TAIL } from './record';

/** A record, or what is wrong with one. Offsets are those in the file. */
export type ReadRecord =
  | { readonly kind: 'data'; readonly offset: number; readonly data: Uint8Array }
  /** The length cannot be trusted: reading ends. */
  | { readonly kind: 'wrongLength'; readonly offset: number }
  /** Only this record is lost. */
  | { readonly kind: 'wrongData'; readonly offset: number }
  /** It is not read; the next one is, if the file goes on behind it. */
  | { readonly kind: 'tooLong'; readonly offset: number; readonly length: bigint }
  /** The last record is not whole, as while it is written. */
  | { readonly kind: 'cut'; readonly offset: number };

/** Bytes that are read at once. */
const STEP = 2 ** 20;

/** The most bytes of a record: what is read of logs, images and numbers, is far smaller. */
const MOST_BYTES = 2 ** 26;

/** The records of an event file, in the groups in which they are read. */
export async function* readRecords(source: ByteSource): AsyncGenerator<readonly ReadRecord[]> {
  let size = STEP;
  for (let start = 0; start < source.size;) {
    const bytes = await source.read(start, Math.min(start + size, source.size));
    const { records, next, needed } = recordsIn(bytes, start, source.size);
    yield records;
    start = next;
    size = Math.max(STEP, needed);
  }
}

interface Group {
  readonly records: readonly ReadRecord[];
  /** Where the next group begins; the end of the file if there is none. */
  readonly next: number;
  /** Bytes that its first record takes, if that is known. */
  readonly needed: number;
}

const field = new Uint8Array(8);

/** The bytes of a length: copied, as views take more time than their eight bytes. */
function lengthField(bytes: Uint8Array, at: number): Uint8Array {
  for (let i = 0; i < field.length; i++) field[i] = bytes[at + i]!;
  return field;
}

/** The whole records in bytes from `start` on of a file of `size` bytes. */
function recordsIn(bytes: Uint8Array, start: number, size: number): Group {
  const records: ReadRecord[] = [];
  const view = viewOf(bytes);
  const ended = (record: ReadRecord): Group => ({ records: [...records, record], next: size, needed: 0 });
  let at = 0;
  while (at < bytes.length) {
    const offset = start + at;
    if (offset + RECORD_HEAD > size) return ended({ kind: 'cut', offset });
    const body = at + RECORD_HEAD;
    if (body > bytes.length) break;
    if (view.getUint32(at + 8, true) !== maskedCrc(lengthField(bytes, at))) {
      return ended({ kind: 'wrongLength', offset });
    }
    const length = uint64At(view, at);
    const end = body + length + RECORD_TAIL;
    if (length > MOST_BYTES) {
      records.push({ kind: 'tooLong', offset, length: view.getBigUint64(at, true) });
      if (end > bytes.length) return { records, next: Math.min(start + end, size), needed: 0 };
    } else if (start + end > size) {
      return ended({ kind: 'cut', offset });
    } else if (end > bytes.length) {
      return { records, next: offset, needed: end - at };
    } else {
      const data = bytes.subarray(body, body + length);
      const isRight = view.getUint32(body + length, true) === maskedCrc(data);
      records.push(isRight ? { kind: 'data', offset, data } : { kind: 'wrongData', offset });
    }
    at = end;
  }
  return { records, next: start + at, needed: 0 };
}
