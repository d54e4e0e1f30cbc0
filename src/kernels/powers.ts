const LEAST = -342;
const GREATEST = 308;
const TOP = 1n << 127n;

/**
 * Five to the powers −342 … 308, each as 128 bits whose highest one is set: two words of 64 bits, the higher first. Powers
 * below 1 are rounded up, the others down.
 *
 * @see assembly/decimal.ts
 */
export function powersOfFive(): BigUint64Array<ArrayBuffer> {
  const words = new BigUint64Array(2 * (GREATEST - LEAST + 1));
  for (let exponent = LEAST; exponent <= GREATEST; exponent++) {
    const bits = exponent < 0 ? reciprocal(5n ** BigInt(-exponent)) : highest(5n ** BigInt(exponent));
    const at = 2 * (exponent - LEAST);
    words[at] = bits >> 64n;
    words[at + 1] = bits & 0xffff_ffff_ffff_ffffn;
  }
  return words;
}

/** The first 128 bits of an integer; of a smaller one zeros follow. */
function highest(value: bigint): bigint {
  const shift = BigInt(value.toString(2).length - 128);
  return shift < 0n ? value << -shift : value >> shift;
}

function reciprocal(value: bigint): bigint {
  let bits = (TOP << BigInt(value.toString(2).length)) / value + 1n;
  while (bits >> 128n > 0n) bits >>= 1n;
  return bits;
}
