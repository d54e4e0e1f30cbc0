import { viewOf } from '../files/byteRange';
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
  /** The last record is not whole, as while it is written. */
  | { readonly kind: 'cut'; readonly offset: number };

/** Bytes that are read at once. */
const STEP = 2 ** 22;

/** The records of an event file from `start` on. */
export async function* readRecords(source: ByteSource, start = 0): AsyncGenerator<ReadRecord> {
  let window = { start, bytes: new Uint8Array() as Uint8Array };
  const take = async (from: number, to: number) => {
    if (to > window.start + window.bytes.length) {
      window = { start: from, bytes: await source.read(from, Math.min(Math.max(to, from + STEP), source.size)) };
    }
    return window.bytes.subarray(from - window.start, to - window.start);
  };
  for (let offset = start; offset < source.size;) {
    if (offset + RECORD_HEAD > source.size) {
      yield { kind: 'cut', offset };
      return;
    }
    const head = await take(offset, offset + RECORD_HEAD);
    const view = viewOf(head);
    if (view.getUint32(8, true) !== maskedCrc(head.subarray(0, 8))) {
      yield { kind: 'wrongLength', offset };
      return;
    }
    const begin = offset + RECORD_HEAD;
    const end = begin + Number(view.getBigUint64(0, true));
    if (end + RECORD_TAIL > source.size) {
      yield { kind: 'cut', offset };
      return;
    }
    const body = await take(begin, end + RECORD_TAIL);
    const data = body.subarray(0, end - begin);
    const isRight = viewOf(body).getUint32(end - begin, true) === maskedCrc(data);
    yield isRight ? { kind: 'data', offset, data } : { kind: 'wrongData', offset };
    offset = end + RECORD_TAIL;
  }
}
