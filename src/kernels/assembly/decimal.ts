// Decimal numbers to the nearest f64, ties to even: exactly in f64 where that can be, else by a product of 128 bits with a
// power of five (Lemire, 'Number parsing at a gigabyte per second', 2021).

/** What the host makes of a number that is too long to be decided here. */
@external("env", "slowNumber")
declare function slowNumber(text: usize, length: i32): f64;

const LEAST_POWER: i32 = -342;
const GREATEST_POWER: i32 = 308;

/** Ten to the power of 0 … 22: those that f64 holds exactly. */
const exactPowers = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);

/**
 * `digits × 10^exponent`, correctly rounded.
 *
 * @param isCut whether digits were left out after the nineteenth
 * @param powers five to the powers −342 … 308, 128 bits each, the higher half first; see `kernels/powers.ts`
 * @param text,length the number as it is written, without its sign
 */
@inline
export function decimal(digits: u64, exponent: i32, isCut: bool, powers: usize, text: usize, length: i32): f64 {
  if (digits < 1 << 53 && !isCut && exponent >= -22 && exponent <= 22) {
    const power = load<f64>(exactPowers + (<usize>abs(exponent) << 3));
    return exponent < 0 ? <f64>digits / power : <f64>digits * power;
  }
  return roundedProduct(digits, exponent, isCut, powers, text, length);
}

function roundedProduct(digits: u64, exponent: i32, isCut: bool, powers: usize, text: usize, length: i32): f64 {
  if (digits == 0 && !isCut) return 0;
  const value = nearest(digits, exponent, powers);
  if (value < 0 || (isCut && nearest(digits + 1, exponent, powers) != value)) return slowNumber(text, length);
  return value;
}

let low: u64 = 0;

/** The higher half of a product of 64 × 64 bits; the lower one is left in `low`. */
@inline
function product(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const lows = aLow * bLow;
  const middle = aHigh * bLow + (lows >> 32);
  const cross = aLow * bHigh + (middle & 0xffffffff);
  low = (cross << 32) | (lows & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (cross >> 32);
}

/** −1 where 128 bits do not decide, or the number is below the normal ones. */
function nearest(digits: u64, exponent: i32, powers: usize): f64 {
  if (exponent < LEAST_POWER || exponent > GREATEST_POWER) return -1;
  const zeros = <i32>clz(digits);
  const shifted = digits << zeros;
  const power = powers + (<usize>(exponent - LEAST_POWER) << 4);
  let high = product(shifted, load<u64>(power));
  let lower = low;
  if ((high & 0x1ff) == 0x1ff) {
    const more = product(shifted, load<u64>(power, 8));
    const sum = lower + more;
    if (sum < lower) high++;
    lower = sum;
  }
  if (lower == u64.MAX_VALUE && (exponent < -27 || exponent > 55)) return -1;
  const top = <i32>(high >> 63);
  const shift = top + 9;
  let mantissa = high >> shift;
  let binary = ((217_706 * exponent) >> 16) + 63 + top - zeros + 1023;
  if (binary <= 0) return -1;
  // exactly between two: only then may the last bit go down
  if (lower <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa &= ~1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= 1 << 53) {
    mantissa = 1 << 52;
    binary++;
  }
  if (binary >= 0x7ff) return Infinity;
  return reinterpret<f64>((mantissa & ~(<u64>1 << 52)) | (<u64>binary << 52));
}
