import { viewOf } from '../files/byteRange';
import { maskedCrc } from './crc';

/** Bytes before a record's data: the length in 8, its checksum in 4. */
export const RECORD_HEAD = 12;
/** And after them: their checksum. */
export const RECORD_TAIL = 4;

/** Data as a record of an event file. */
export function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(RECORD_HEAD + data.length + RECORD_TAIL);
  const view = viewOf(bytes);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(bytes.subarray(0, 8)), true);
  bytes.set(data, RECORD_HEAD);
  view.setUint32(RECORD_HEAD + data.length, maskedCrc(data), true);
  return bytes;
}
