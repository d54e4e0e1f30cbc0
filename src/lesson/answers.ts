import type { Answer } from './question';

/** A number as it was typed. */
export interface GivenNumber {
  readonly value: number;
  /** How far the exact number may be from it: half a unit of its last digit. */
  readonly tolerance: number;
}

/** Digits that a rounded answer has at least. */
const DIGITS = 2;
/** Float32 and the sums of float64 are apart by less: relative. */
const ROUNDING = 1e-6;

const nothing = /^(none|no|nothing|-|—|无|没有|不)$/i;
const word = /[-−+]?(?:\d+\s*\/\s*\d+|\d*\.?\d+(?:e[-+]?\d+)?|inf(?:inity)?|∞|nan)/gi;

/**
 * The numbers of an answer as a reader types it: `2, 2`, `(2, 2)`, `2×2`, `1/3`, `−inf`, `none`.
 *
 * @returns undefined if something else is written, or nothing
 */
export function parseAnswer(text: string): readonly GivenNumber[] | undefined {
  const plain = text.normalize('NFKC').replaceAll('−', '-').trim();
  if (nothing.test(plain)) return [];
  const rest = plain.replaceAll(word, ' ').replaceAll(/[\s,;x×()[\]、，]/gi, '');
  const numbers = plain.match(word)?.map(numberOf) ?? [];
  return rest === '' && numbers.length > 0 ? numbers : undefined;
}

/** Whether numbers that were typed are an answer. */
export function isAnswer(given: readonly GivenNumber[], answer: Answer): boolean {
  return (
    given.length === answer.length &&
    given.every(({ value, tolerance }, i) => {
      const exact = answer[i]!;
      if (Number.isNaN(exact) || !Number.isFinite(exact)) return Object.is(value, exact);
      // an index, or an integer, is exact however large it is
      if (Number.isInteger(exact)) return value === exact;
      return Math.abs(value - exact) <= Math.max(tolerance, ROUNDING * Math.abs(exact));
    })
  );
}

function numberOf(written: string): GivenNumber {
  const text = written.replaceAll(/\s/g, '').toLowerCase();
  if (text.includes('nan')) return { value: NaN, tolerance: 0 };
  if (/inf|∞/.test(text)) return { value: text.startsWith('-') ? -Infinity : Infinity, tolerance: 0 };
  const [above, below] = text.split('/');
  if (below !== undefined) return { value: Number(above) / Number(below), tolerance: 0 };
  const [, decimals = '', exponent = '0'] = /^[-+]?\d*\.?(\d*)(?:e([-+]?\d+))?$/.exec(text) ?? [];
  const digits = text.replace(/e.*/, '').replaceAll(/[-+.]/g, '').replace(/^0+/, '').length;
  const isRounded = decimals !== '' && digits >= DIGITS;
  return { value: Number(text), tolerance: isRounded ? 0.5001 * 10 ** (Number(exponent) - decimals.length) : 0 };
}
