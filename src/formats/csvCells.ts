import type { Dialect } from './csvDialect';

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[ed][-+]?\d+)?$/i;
const SPECIAL = /^([-+]?)(nan|1\.#qnan|inf|infinity)$/i;
/** What R, pandas and Excel write where there is no value. */
const MISSING = /^(?:|na|n\/a|#n\/a|<na>|null|none)$/i;
const FLAG = /^(?:true|false)$/i;

/** A cell's number; NaN where there is none, and undefined for any other text. */
export function toNumber(cell: string, dialect: Pick<Dialect, 'decimal' | 'thousands'>): number | undefined {
  const text = cell.trim();
  if (NUMBER.test(text) && dialect.decimal === '.') return Number(text.replace(/d/i, 'e'));
  if (MISSING.test(text)) return NaN;
  if (isFlag(text)) return /^t/i.test(text) ? 1 : 0;
  const special = SPECIAL.exec(text);
  if (special) return /^i/i.test(special[2]!) ? (special[1] === '-' ? -Infinity : Infinity) : NaN;
  const plain = withPoint(text, dialect);
  return plain !== undefined && NUMBER.test(plain) ? Number(plain.replace(/d/i, 'e')) : undefined;
}

export function isFlag(cell: string): boolean {
  return FLAG.test(cell.trim());
}

export function isMissing(cell: string): boolean {
  return MISSING.test(cell.trim());
}

/** With a decimal point, and without what parts thousands; undefined if that is in the wrong places. */
function withPoint(text: string, { decimal, thousands }: Pick<Dialect, 'decimal' | 'thousands'>): string | undefined {
  if (decimal === ',' && /^[^,]*\.\d*$/.test(text) && thousands === undefined) return undefined;
  const [whole = '', fraction, ...more] = text.split(decimal);
  if (more.length > 0) return undefined;
  const parts = /[.,' \u00a0\u202f]/.test(whole) ? groups(whole, thousands) : whole;
  if (parts === undefined) return undefined;
  return (fraction === undefined ? parts : `${parts}.${fraction}`).replace('\u2212', '-');
}

function groups(whole: string, thousands: Dialect['thousands']): string | undefined {
  const mark = /^[-+]?\d{1,3}([.,' \u00a0\u202f])\d{3}(?:\1\d{3})*$/.exec(whole)?.[1];
  const isKnown = mark !== undefined && (!/[.,]/.test(mark) || mark === thousands);
  return isKnown ? whole.replaceAll(mark, '') : undefined;
}
