/** Codes are at most this many bits long. */
const CODE_BITS = 12;

export interface LzwOptions {
  /** Bits of the values that stand for themselves. */
  readonly literalBits: number;
  /** TIFF packs codes from the top of each byte and lengthens them one code early; GIF does neither. */
  readonly tiff: boolean;
}

/** The table, made once: a file may have many streams. */
const starts = new Uint32Array(1 << CODE_BITS);
const lengths = new Uint32Array(1 << CODE_BITS);

/**
 * Unpacks GIF's and TIFF's LZW. A string of the table always stands in the output already, where it is copied from.
 *
 * @returns how many bytes were written; the output's end ends it too; -1 if a code is in no table
 */
export function unpackLzw(bytes: Uint8Array, out: Uint8Array, { literalBits, tiff }: LzwOptions): number {
  const clear = 1 << literalBits;
  const first = clear + 2;
  let next = first;
  let codeBits = literalBits + 1;
  let previous = 0;
  let previousLength = 0;
  const codes = new CodeReader(bytes, tiff);
  let written = 0;
  while (written < out.length) {
    const code = codes.next(codeBits);
    if (code < 0 || code === clear + 1) return written;
    if (code === clear) {
      next = first;
      codeBits = literalBits + 1;
      previousLength = 0;
      continue;
    }
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

/** Takes codes out of bytes. */
class CodeReader {
  private bits = 0;
  private bitCount = 0;
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly fromTop: boolean,
  ) {}

  /** The next code; -1 after the last one. */
  next(codeBits: number): number {
    while (this.bitCount < codeBits) {
      if (this.at === this.bytes.length) return -1;
      const byte = this.bytes[this.at++]!;
      this.bits = this.fromTop ? ((this.bits << 8) | byte) & 0xffffff : this.bits | (byte << this.bitCount);
      this.bitCount += 8;
    }
    this.bitCount -= codeBits;
    const code = (this.fromTop ? this.bits >> this.bitCount : this.bits) & ((1 << codeBits) - 1);
    if (!this.fromTop) this.bits >>= codeBits;
    return code;
  }
}
