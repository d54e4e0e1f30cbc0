import { commaMissing, notABoolean, numberMissing } from '../tensors/arrayFaults';
import { atOnce, type Turns } from '../python/turns';
import { NestedNumbers } from '../tensors/nestedNumbers';
import { NumberReader } from './jsonNumberReader';

/** Brackets, commas and numbers that are read in a turn. */
const TURN = 2 ** 16;

const [TAB, LINE_FEED, RETURN, SPACE, COMMA, SLASH, STAR, OPEN, CLOSE] = [9, 10, 13, 32, 44, 47, 42, 91, 93];

/**
 * Reads the arrays and numbers of a JSON text up to `end`, or up to the bracket that closes the last open array.
 *
 * @returns where it stopped
 * @throws TensorError with the offset of what does not belong
 */
export function readValues(text: string, start: number, end: number, numbers: NestedNumbers): number {
  return atOnce(readingValues(text, start, end, numbers));
}

/** The same, others let in between. */
export function* readingValues(text: string, start: number, end: number, numbers: NestedNumbers): Turns<number> {
  const reader = new ValueReader(text, start, end, numbers);
  while (!reader.read(TURN)) yield;
  return reader.at;
}

/** Where the reading of arrays and numbers has come to. */
class ValueReader {
  private readonly single: NumberReader;
  private expectValue = true;

  constructor(
    private readonly text: string,
    public at: number,
    private readonly end: number,
    private readonly numbers: NestedNumbers,
  ) {
    this.single = new NumberReader(text, numbers);
  }

  /** Goes on by so many tokens. @returns whether that was all */
  read(count: number): boolean {
    const { text, end, numbers, single } = this;
    let { at, expectValue } = this;
    for (let left = count; left > 0; left--) {
      at = skipSpace(text, at);
      if (at >= end) {
        this.at = end;
        return true;
      }
      const code = text.charCodeAt(at);
      if (expectValue && code === COMMA) throw numberMissing(at);
      if (!expectValue && code !== COMMA && code !== CLOSE) throw commaMissing(at);
      if (code === OPEN) numbers.openArray(at++);
      else if (code === CLOSE) numbers.closeArray(at++);
      else if (code === COMMA) at++;
      else at = single.read(at);
      expectValue = code === COMMA || code === OPEN;
      if (numbers.depth === 0) {
        this.at = at;
        return true;
      }
    }
    this.at = at;
    this.expectValue = expectValue;
    return false;
  }
}

/**
 * Reads numbers without a declared dtype: float32, as `torch.tensor` makes of floats, unless that would change them. Then
 * integers are int64 (uint64 if they need it), and numbers beyond float32's range float64. Booleans are bool.
 *
 * @param start where the first array begins
 * @param read reads all of them, as often as it is called
 */
export function* readingUndeclared(text: string, start: number, read: ReadInto): Turns<NestedNumbers> {
  if (/[tf]/.test(firstLeaf(text, start))) return yield* reading(new Booleans('bool'), read);
  const floats = yield* reading(new NestedNumbers('float32', false), read);
  if (!floats.isTooLarge) return floats;
  const exact = yield* reading(new ExactNumbers('float64'), read);
  if (!exact.isWhole) return exact.isBeyondFloat32 ? exact : floats;
  if (!exact.isRounded) return floats;
  for (const dtype of ['int64', 'uint64'] as const) {
    const whole = yield* reading(new NestedNumbers(dtype, false), read);
    if (!whole.isBeyond) return whole;
  }
  return exact;
}

type ReadInto = (numbers: NestedNumbers) => Turns<void>;

function* reading<Numbers extends NestedNumbers>(numbers: Numbers, read: ReadInto): Turns<Numbers> {
  yield* read(numbers);
  return numbers;
}

/** Tells of all numbers together what float32 would make of them. */
class ExactNumbers extends NestedNumbers {
  isWhole = true;
  isRounded = false;
  isBeyondFloat32 = false;

  override number(value: number | bigint, text: string, offset: number): void {
    const number = Number(value);
    this.isWhole &&= /^-?\d+$/.test(text);
    if (this.isWhole && !this.isRounded) {
      const single = Math.fround(number);
      this.isRounded = !Number.isFinite(single) || BigInt(text) !== BigInt(single);
    }
    this.isBeyondFloat32 ||= Number.isFinite(number) && !Number.isFinite(Math.fround(number));
    super.number(value, text, offset);
  }
}

/** Only `true` and `false`: a number among them is refused. */
class Booleans extends NestedNumbers {
  override number(value: number | bigint, text: string, offset: number): void {
    if (!/^(?:true|false)$/.test(text)) throw notABoolean(text, offset);
    super.number(value, text, offset);
  }
}

/** The first character that is no opening bracket. */
export function firstLeaf(text: string, start: number): string {
  let at = start;
  while (text[at] === '[') at = skipSpace(text, at + 1);
  return text[at] ?? '';
}

/** The next place that is neither white space nor in a comment. */
export function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === SPACE || code === LINE_FEED || code === RETURN || code === TAB) at++;
    else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) at = after(text, '\n', at);
    else if (code === SLASH && text.charCodeAt(at + 1) === STAR) at = after(text, '*/', at + 2);
    else return at;
  }
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}
