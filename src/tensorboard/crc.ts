import { buf } from 'crc-32/crc32c';

const MASK = 0xa282ead8;

/** The checksum of records: CRC-32C, turned by 15 bits and moved, so that sums of sums differ from both. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = buf(bytes) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + MASK) >>> 0;
}
