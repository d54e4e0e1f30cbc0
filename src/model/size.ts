/**
 * A size of a tensor: a number, or an expression over names that the text does not tell. Expressions are sums of products in a
 * normal form, so that two that are written alike are alike. Every name is at least 0.
 */
export type Size = number | Expression;

/** A sum that is no number. */
export interface Expression {
  /** At least one of them has factors. Ordered by their keys. */
  readonly terms: readonly Term[];
  /** The same for the same normal form. */
  readonly key: string;
}

interface Term {
  readonly coefficient: number;
  /** Ordered by their keys; of the constant term none. */
  readonly factors: readonly Atom[];
}

type Atom =
  | { readonly key: string; readonly name: string }
  | { readonly key: string; readonly round: 'floor' | 'ceil'; readonly over: Size; readonly under: Size };

let anonymous = 0;

/** A size with a name of its own: `N`, `H`. The same name is the same size. */
export function named(name: string): Size {
  return sum([{ coefficient: 1, factors: [{ key: name, name }] }]);
}

/** A size of which nothing is known, not even whether it is the same as another. */
export function unknownSize(): Size {
  return sum([{ coefficient: 1, factors: [{ key: `?${++anonymous}`, name: '?' }] }]);
}

export function add(a: Size, b: Size): Size {
  return typeof a === 'number' && typeof b === 'number' ? a + b : sum([...termsOf(a), ...termsOf(b)]);
}

export function subtract(a: Size, b: Size): Size {
  return add(a, multiply(-1, b));
}

export function multiply(a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return sum(
    termsOf(a).flatMap((one) =>
      termsOf(b).map((other) => ({
        coefficient: one.coefficient * other.coefficient,
        factors: [...one.factors, ...other.factors].sort((x, y) => compareKeys(x.key, y.key)),
      })),
    ),
  );
}

export function product(sizes: readonly Size[]): Size {
  return sizes.reduce(multiply, 1);
}

/** ⌊a / b⌋, as Python's `//`; b is not 0. */
export function floorDivide(a: Size, b: Size): Size {
  return divide('floor', a, b);
}

/** ⌈a / b⌉; b is not 0. */
export function ceilDivide(a: Size, b: Size): Size {
  return divide('ceil', a, b);
}

/** a / b where it is certain to have no remainder; undefined otherwise. */
export function exactQuotient(a: Size, b: Size): Size | undefined {
  if (b === 0) return undefined;
  if (typeof a === 'number' && typeof b === 'number') return a % b === 0 ? a / b : undefined;
  if (isSame(a, b)) return 1;
  const [divisor, ...rest] = termsOf(b);
  if (!divisor) return undefined;
  if (rest.length > 0) return undefined;
  const quotients: Term[] = [];
  for (const term of termsOf(a)) {
    const factors = without(term.factors, divisor.factors);
    if (!factors || term.coefficient % divisor.coefficient !== 0) return undefined;
    quotients.push({ coefficient: term.coefficient / divisor.coefficient, factors });
  }
  return sum(quotients);
}

/** True if the two are certainly the same, whatever the names stand for. */
export function isSame(a: Size, b: Size): boolean {
  return keyOf(a) === keyOf(b);
}

/** Whether the two are the same; undefined if that depends on what the names stand for. */
export function equal(a: Size, b: Size): boolean | undefined {
  const difference = subtract(a, b);
  if (typeof difference === 'number') return difference === 0;
  const least = leastOf(difference);
  const most = leastOf(multiply(-1, difference));
  return (least !== undefined && least > 0) || (most !== undefined && most > 0) ? false : undefined;
}

/** Whether a < b; undefined if that depends on what the names stand for. */
export function less(a: Size, b: Size): boolean | undefined {
  const least = leastOf(subtract(b, a));
  if (least !== undefined && least > 0) return true;
  const other = leastOf(subtract(a, b));
  return other !== undefined && other >= 0 ? false : undefined;
}

/** `32`, `⌊(H − 3) / 2⌋ + 1`. */
export function formatSize(size: Size): string {
  if (typeof size === 'number') return String(size).replace('-', '−');
  return [...size.terms]
    .sort((a, b) => Number(a.factors.length === 0) - Number(b.factors.length === 0))
    .map((term, i) => {
      const sign = term.coefficient < 0 ? '−' : i > 0 ? '+' : '';
      return i > 0 ? ` ${sign} ${formatTerm(term)}` : sign + formatTerm(term);
    })
    .join('');
}

function divide(round: 'floor' | 'ceil', a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return (round === 'floor' ? Math.floor : Math.ceil)(a / b);
  const exact = exactQuotient(a, b);
  if (exact !== undefined) return exact;
  const [whole, rest] = typeof b === 'number' ? wholePart(a, b) : [0, a];
  if (typeof rest === 'number' && typeof b === 'number') return add(whole, divide(round, rest, b));
  const atom: Atom = { key: `${round}(${keyOf(rest)}/${keyOf(b)})`, round, over: rest, under: b };
  return add(whole, sum([{ coefficient: 1, factors: [atom] }]));
}

/** What comes out of the rounding: (8·N + 3) / 4 is 2·N and the rest 3 / 4. */
function wholePart(a: Size, b: number): [whole: Size, rest: Size] {
  const divisible = termsOf(a).filter((term) => term.factors.length > 0 && term.coefficient % b === 0);
  const whole = sum(divisible.map(({ coefficient, factors }) => ({ coefficient: coefficient / b, factors })));
  return [whole, subtract(a, multiply(b, whole))];
}

/** A bound from below, where every name counts as 0. */
function leastOf(size: Size): number | undefined {
  if (typeof size === 'number') return size;
  let least = 0;
  for (const { coefficient, factors } of size.terms) {
    if (factors.length === 0) least += coefficient;
    else if (coefficient < 0 || !factors.every(isAtLeast0)) return undefined;
  }
  return least;
}

function isAtLeast0(atom: Atom): boolean {
  if ('name' in atom) return true;
  const [over, under] = [leastOf(atom.over), leastOf(atom.under)];
  return over !== undefined && under !== undefined && over >= 0 && under > 0;
}

function termsOf(size: Size): readonly Term[] {
  if (typeof size !== 'number') return size.terms;
  return size === 0 ? [] : [{ coefficient: size, factors: [] }];
}

function keyOf(size: Size): string {
  return typeof size === 'number' ? String(size) : size.key;
}

function sum(terms: readonly Term[]): Size {
  const byKey = new Map<string, Term>();
  for (const { coefficient, factors } of terms) {
    const key = factors.map((factor) => factor.key).join('·');
    byKey.set(key, { coefficient: (byKey.get(key)?.coefficient ?? 0) + coefficient, factors });
  }
  const kept = [...byKey].filter(([, term]) => term.coefficient !== 0).sort(([a], [b]) => compareKeys(a, b));
  if (kept.every(([key]) => key === '')) return kept[0]?.[1].coefficient ?? 0;
  return {
    terms: kept.map(([, term]) => term),
    key: kept.map(([key, { coefficient }]) => `${coefficient}·${key}`).join('+'),
  };
}

function without(factors: readonly Atom[], divisors: readonly Atom[]): readonly Atom[] | undefined {
  const left = [...factors];
  for (const divisor of divisors) {
    const at = left.findIndex((factor) => factor.key === divisor.key);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return left;
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function formatTerm({ coefficient, factors }: Term): string {
  const amount = Math.abs(coefficient);
  const parts = factors.map(formatAtom);
  return (amount === 1 && parts.length > 0 ? parts : [amount, ...parts]).join(' · ');
}

function formatAtom(atom: Atom): string {
  if ('name' in atom) return atom.name;
  const quotient = `${inBrackets(atom.over)} / ${inBrackets(atom.under)}`;
  return atom.round === 'floor' ? `⌊${quotient}⌋` : `⌈${quotient}⌉`;
}

function inBrackets(size: Size): string {
  return typeof size === 'number' || size.terms.length === 1 ? formatSize(size) : `(${formatSize(size)})`;
}
