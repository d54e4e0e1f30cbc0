import type { ByteSource } from './byteSource';

/** Bytes that are read at once for a small request. */
const BLOCK = 2 ** 16;

/** A source that is asked for many small parts, one near the other: the block around the last one is kept. */
export function bufferedSource(source: ByteSource): ByteSource {
  let from = 0;
  let block = new Uint8Array();
  return {
    size: source.size,
    async read(start, end) {
      if (end - start > BLOCK / 2) return source.read(start, end);
      if (start < from || end > from + block.length) {
        block = Uint8Array.from(await source.read(start, Math.max(end, Math.min(start + BLOCK, source.size))));
        from = start;
      }
      return block.subarray(start - from, end - from);
    },
  };
}
