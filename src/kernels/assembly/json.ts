import { Fault, MOST_AXES, Scan } from '../shared/scan';
import { decimal } from './decimal';

// A JSON array of numbers, nested to any shape, read in one pass: every byte is checked, the values go to where they are
// to live. Comments, a comma after the last entry, NaN and Infinity are allowed, as in the editor's arrays.

/** After the fields: the size of each axis, −1 where it is not known yet, and how many entries open arrays have so far. */
const SIZES: usize = 32;
const OPEN: usize = SIZES + 4 * MOST_AXES;

/** How many commas there are: there is at most one value more. */
export function countCommas(text: usize, length: i32): i32 {
  const comma = i8x16.splat(0x2c);
  let count = 0;
  let i = 0;
  while (i + 16 <= length) {
    let lanes = i8x16.splat(0);
    // 255 rounds at most, or a lane runs over
    for (const stop = min(length - 15, i + 255 * 16); i < stop; i += 16) {
      lanes = i8x16.sub(lanes, i8x16.eq(v128.load(text + i), comma));
    }
    const pairs = i16x8.extadd_pairwise_i8x16_u(lanes);
    const quads = i32x4.extadd_pairwise_i16x8_u(pairs);
    count +=
      i32x4.extract_lane(quads, 0) +
      i32x4.extract_lane(quads, 1) +
      i32x4.extract_lane(quads, 2) +
      i32x4.extract_lane(quads, 3);
  }
  for (; i < length; i++) count += i32(load<u8>(text + i) == 0x2c);
  return count;
}

let scan: Scan = changetype<Scan>(0);

@inline
function fail(fault: Fault, offset: usize): void {
  scan.fault = fault;
  scan.offset = <i32>offset;
}

/**
 * Reads the array whose opening bracket stands at `start`, up to the bracket that closes it.
 *
 * @param values room for as many f32 as there are commas, and one more
 * @param report a Scan and what stands after it
 * @param powers see `decimal`
 */
export function scanArray(text: usize, start: i32, length: i32, values: usize, report: usize, powers: usize): void {
  scan = changetype<Scan>(report);
  scan.fault = Fault.none;
  memory.fill(report + SIZES, 0xff, 4 * MOST_AXES);
  const limit = text + length;
  let p = text + start;
  let out = values;
  let depth = 0;
  let leaf = -1;
  let entries = 0;
  let expectsValue = true;
  for (;;) {
    p = skip(p, limit);
    if (p >= limit) return fail(Fault.notClosed, start);
    const byte = <i32>load<u8>(p);
    if (byte == 0x2c) {
      if (expectsValue) return fail(Fault.numberMissing, p - text);
      expectsValue = true;
      p++;
    } else if (byte == 0x5d) {
      depth--;
      if (entries == 0) return fail(Fault.empty, p - text);
      const size = report + SIZES + ((<usize>depth) << 2);
      const expected = load<i32>(size);
      if (expected < 0) store<i32>(size, entries);
      else if (expected != entries) {
        scan.row = depth > 0 ? load<i32>(report + OPEN + ((<usize>depth - 1) << 2)) : 1;
        scan.found = entries;
        scan.expected = expected;
        scan.rank = depth + 1 == leaf ? 1 : 0;
        return fail(Fault.unevenLength, p - text);
      }
      p++;
      if (depth == 0) break;
      entries = load<i32>(report + OPEN + ((<usize>depth - 1) << 2));
      expectsValue = false;
    } else if (!expectsValue) {
      return fail(Fault.commaMissing, p - text);
    } else if (byte == 0x5b) {
      if (depth == leaf) return fail(Fault.unevenArray, p - text);
      if (depth == MOST_AXES) return fail(Fault.tooDeep, p - text);
      if (depth > 0) store<i32>(report + OPEN + ((<usize>depth - 1) << 2), entries + 1);
      depth++;
      entries = 0;
      p++;
    } else {
      const begun = p;
      if (depth == 0) return fail(Fault.notANumber, p - text);
      const value = number(p, limit, powers);
      p = behind;
      if (p == 0) return fail(Fault.notANumber, begun - text);
      if (leaf < 0) leaf = depth;
      if (depth != leaf) return fail(Fault.unevenNumber, begun - text);
      const single = <f32>value;
      if (abs(single) == Infinity && !isNamed) return fail(Fault.beyondRange, begun - text);
      store<f32>(out, single);
      out += 4;
      entries++;
      expectsValue = false;
    }
  }
  scan.rank = leaf;
  scan.count = <i32>((out - values) >> 2);
  scan.end = <i32>(p - text);
}

/** Past white space and comments. */
@inline
function skip(p: usize, limit: usize): usize {
  while (p < limit) {
    const byte = load<u8>(p);
    if (byte > 0x2f) return p;
    if (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09) p++;
    else if (byte == 0x2f) {
      const after = comment(p, limit);
      if (after == p) return p;
      p = after;
    } else return p;
  }
  return p;
}

/** After a comment, at the end if it is not closed; where it stands if it is none. */
function comment(p: usize, limit: usize): usize {
  if (p + 1 >= limit) return p;
  const kind = load<u8>(p, 1);
  let at = p + 2;
  if (kind == 0x2f) {
    while (at < limit && load<u8>(at) != 0x0a) at++;
    return at;
  }
  if (kind != 0x2a) return p;
  for (; at + 1 < limit; at++) if (load<u8>(at) == 0x2a && load<u8>(at, 1) == 0x2f) return at + 2;
  return limit;
}

/** After the number that was read last; 0 if there was none. */
let behind: usize = 0;
/** Whether it was NaN or Infinity by name. */
let isNamed: bool = false;

@inline
function isDigit(byte: i32): bool {
  return <u32>(byte - 0x30) < 10;
}

/** The memory after the text holds zeros: no number runs past its end. */
function number(at: usize, limit: usize, powers: usize): f64 {
  let p = at;
  isNamed = false;
  let byte = <i32>load<u8>(p);
  const isNegative = byte == 0x2d;
  if (isNegative) byte = <i32>load<u8>(++p);
  const begun = p;
  if (!isDigit(byte)) return named(p, limit, isNegative);
  let digits: u64 = 0;
  let exponent = 0;
  let isCut = false;
  // the digits of 0 … are of no weight
  let length = 0;
  if (byte == 0x30) byte = <i32>load<u8>(++p);
  else {
    do {
      if (length < 19) {
        digits = digits * 10 + (byte - 0x30);
        length++;
      } else {
        exponent++;
        isCut = true;
      }
      byte = <i32>load<u8>(++p);
    } while (isDigit(byte));
  }
  if (byte == 0x2e) {
    byte = <i32>load<u8>(++p);
    if (!isDigit(byte)) return none();
    do {
      if (length < 19) {
        digits = digits * 10 + (byte - 0x30);
        length += i32(digits != 0);
        exponent--;
      } else isCut = true;
      byte = <i32>load<u8>(++p);
    } while (isDigit(byte));
  }
  if ((byte | 0x20) == 0x65) {
    byte = <i32>load<u8>(++p);
    const isSmall = byte == 0x2d;
    if (isSmall || byte == 0x2b) byte = <i32>load<u8>(++p);
    if (!isDigit(byte)) return none();
    let power = 0;
    do {
      // far beyond every f64
      if (power < 100_000) power = power * 10 + (byte - 0x30);
      byte = <i32>load<u8>(++p);
    } while (isDigit(byte));
    exponent += isSmall ? -power : power;
  }
  behind = p;
  const value = decimal(digits, exponent, isCut, powers, begun, <i32>(p - begun));
  return isNegative ? -value : value;
}

function none(): f64 {
  behind = 0;
  return 0;
}

/** `NaN`, `Infinity`, and either after a minus. */
function named(p: usize, limit: usize, isNegative: bool): f64 {
  isNamed = true;
  // 'NaN', and 'Infinity' in two words
  if (p + 3 <= limit && load<u8>(p) == 0x4e && load<u8>(p, 1) == 0x61 && load<u8>(p, 2) == 0x4e) {
    behind = p + 3;
    return isPart(p + 3, limit) ? none() : NaN;
  }
  if (p + 8 <= limit && load<u64>(p) == 0x7974696e69666e49) {
    behind = p + 8;
    return isPart(p + 8, limit) ? none() : isNegative ? -Infinity : Infinity;
  }
  return none();
}

/** Whether a name goes on there: up to a blank, a bracket, a comma, a quote, a colon or a slash. */
function isPart(p: usize, limit: usize): bool {
  if (p >= limit) return false;
  switch (load<u8>(p)) {
    case 0x09:
    case 0x0a:
    case 0x0d:
    case 0x20:
    case 0x22:
    case 0x2c:
    case 0x2f:
    case 0x3a:
    case 0x5b:
    case 0x5d:
    case 0x7b:
    case 0x7d:
      return false;
    default:
      return true;
  }
}
