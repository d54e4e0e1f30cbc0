/** Codes are at most this many bits long. */
const CODE_BITS = 12;

export interface LzwOptions {
  /** Bits of the values that stand for themselves. */
  readonly literalBits: number;
  /** TIFF packs codes from the top of each byte and lengthens them one code early; GIF does neither. */
  readonly tiff: boolean;
}

/**
 * Unpacks GIF's and TIFF's LZW. A string of the table always stands in the output already, where it is copied from.
 *
 * @returns how many bytes were written; the output's end ends it too; -1 if a code is in no table
 */
export function unpackLzw(bytes: Uint8Array, out: Uint8Array, { literalBits, tiff }: LzwOptions): number {
  const clear = 1 << literalBits;
  const first = clear + 2;
  const starts = new Uint32Array(1 << CODE_BITS);
  const lengths = new Uint32Array(1 << CODE_BITS);
  let next = first;
  let codeBits = literalBits + 1;
  let previous = 0;
  let previousLength = 0;
  let [bits, bitCount, at, written] = [0, 0, 0, 0];
  while (written < out.length) {
    while (bitCount < codeBits) {
      if (at === bytes.length) return written;
      const byte = bytes[at++]!;
      bits = tiff ? ((bits << 8) | byte) & 0xffffff : bits | (byte << bitCount);
      bitCount += 8;
    }
    const mask = (1 << codeBits) - 1;
    bitCount -= codeBits;
    const code = (tiff ? bits >> bitCount : bits) & mask;
    if (!tiff) bits >>= codeBits;
    if (code === clear) {
      next = first;
      codeBits = literalBits + 1;
      previousLength = 0;
      continue;
    }
    if (code === clear + 1) return written;
    if (previousLength > 0 && next < 1 << CODE_BITS) {
      // the string before and one byte more: the first byte of what is written now
      starts[next] = previous;
      lengths[next++] = previousLength + 1;
    }
    if (code >= next) return -1;
    previous = written;
    if (code < clear) out[written++] = code;
    else {
      const end = Math.min(written + lengths[code]!, out.length);
      for (let from = starts[code]!; written < end; from++) out[written++] = out[from]!;
    }
    previousLength = written - previous;
    if (next + (tiff ? 1 : 0) >= 1 << codeBits && codeBits < CODE_BITS) codeBits++;
  }
  return written;
}
