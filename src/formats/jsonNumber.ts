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
    let at = start;
    let code = text.charCodeAt(at);
    const isNegative = code === MINUS;
    if (isNegative) code = text.charCodeAt(++at);
    const first = at;
    let digits = 0;
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) digits = digits * 10 + (code - ZERO);
    if (at === first || (at > first + 1 && text.charCodeAt(first) === ZERO)) return NaN;
    let count = at - first;
    let power = 0;
    if (code === DOT) {
      const point = at;
      code = text.charCodeAt(++at);
      for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) digits = digits * 10 + (code - ZERO);
      power = point + 1 - at;
      if (power === 0) return NaN;
      count -= power;
    }
    if ((code | 32) === EXPONENT) {
      code = text.charCodeAt(++at);
      const isDown = code === MINUS;
      if (isDown || code === PLUS) code = text.charCodeAt(++at);
      const from = at;
      let exponent = 0;
      for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) exponent = exponent * 10 + (code - ZERO);
      if (at === from) return NaN;
      power += isDown ? -exponent : exponent;
    }
    this.end = at;
    if (count > DIGITS || power < -22 || power > 22) return NaN;
    const size = power < 0 ? digits / POWERS[-power]! : digits * POWERS[power]!;
    const low = Math.fround(size * (1 - MARGIN));
    if (low !== Math.fround(size * (1 + MARGIN))) return NaN;
    return isNegative ? -low : low;
  }
}
