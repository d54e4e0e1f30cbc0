const [MINUS, PLUS, DOT, ZERO, NINE, EXPONENT] = [45, 43, 46, 48, 57, 101];

/** Powers of ten that float64 holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Up to this many digits, the error is far below the margin. */
const DIGITS = 25;
const MARGIN = 2 ** -46;

/** Reads JSON's numbers as float32, much quicker than `Number` does. */
export class Float32Scanner {
  /** Where the number read last ends. */
  end = 0;

  /**
   * The float32 that `Math.fround(Number(…))` gives of the number at `start`. NaN if there is none, or if only exact
   * arithmetic can tell which it is.
   */
  read(text: string, start: number): number {
    const isNegative = text.charCodeAt(start) === MINUS;
    const first = isNegative ? start + 1 : start;
    let digits = this.digits(text, first, 0);
    const whole = this.end - first;
    if (whole === 0 || (whole > 1 && text.charCodeAt(first) === ZERO)) return NaN;
    let power = 0;
    if (text.charCodeAt(this.end) === DOT) {
      const point = this.end + 1;
      digits = this.digits(text, point, digits);
      power = point - this.end;
      if (power === 0) return NaN;
    }
    const count = whole - power;
    if ((text.charCodeAt(this.end) | 32) === EXPONENT) power += this.exponent(text);
    if (count > DIGITS || !(power >= -22 && power <= 22)) return NaN;
    const size = power < 0 ? digits / POWERS[-power]! : digits * POWERS[power]!;
    const low = Math.fround(size * (1 - MARGIN));
    if (low !== Math.fround(size * (1 + MARGIN))) return NaN;
    return isNegative ? -low : low;
  }

  /** Goes to the end of the digits; they follow those that are read already. */
  private digits(text: string, start: number, before: number): number {
    let digits = before;
    let at = start;
    for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
      digits = digits * 10 + (code - ZERO);
    }
    this.end = at;
    return digits;
  }

  /** NaN if there are no digits. */
  private exponent(text: string): number {
    const sign = text.charCodeAt(this.end + 1);
    const from = sign === MINUS || sign === PLUS ? this.end + 2 : this.end + 1;
    const exponent = this.digits(text, from, 0);
    if (this.end === from) return NaN;
    return sign === MINUS ? -exponent : exponent;
  }
}
