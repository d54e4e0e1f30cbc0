/** A formula as a tree, so that one description serves plain text, hover markdown and MathML. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  /** A quantity with a name; `sub` is its index, `code` sets it as program text. */
  | { readonly kind: 'symbol'; readonly name: string; readonly sub?: string; readonly code?: boolean }
  /** Terms with their operators between them, as in a − b + c. */
  | { readonly kind: 'row'; readonly terms: readonly Formula[]; readonly operators: readonly Operator[] }
  | { readonly kind: 'group'; readonly inner: Formula }
  | { readonly kind: 'fraction'; readonly above: Formula; readonly below: Formula }
  | { readonly kind: 'floor' | 'ceil'; readonly inner: Formula };

export type Operator = '+' | '−' | '×' | '=' | '≥' | '<' | '·' | '→';

export const number = (value: number): Formula => ({ kind: 'number', value });
export const symbol = (name: string, sub?: string): Formula => ({ kind: 'symbol', name, ...(sub ? { sub } : {}) });
export const code = (name: string): Formula => ({ kind: 'symbol', name, code: true });
export const group = (inner: Formula): Formula => ({ kind: 'group', inner });
export const fraction = (above: Formula, below: Formula): Formula => ({ kind: 'fraction', above, below });
export const rounded = (ceil: boolean, inner: Formula): Formula => ({ kind: ceil ? 'ceil' : 'floor', inner });

/** `row(a, '+', b, '=', c)` */
export function row(first: Formula, ...rest: (Operator | Formula)[]): Formula {
  return {
    kind: 'row',
    terms: [first, ...rest.filter((part): part is Formula => typeof part !== 'string')],
    operators: rest.filter((part): part is Operator => typeof part === 'string'),
  };
}

/** Two decimals, or as many as show that a number is no whole one; with a real minus sign. */
export function formatNumber(value: number): string {
  let digits = 2;
  while (digits < 12 && !Number.isInteger(value) && Number.isInteger(Number(value.toFixed(digits)))) digits++;
  return String(Number(value.toFixed(digits))).replace('-', '−');
}

const brackets = { floor: ['⌊', '⌋'], ceil: ['⌈', '⌉'], group: ['(', ')'] } as const;

interface Notation {
  readonly number: (text: string) => string;
  readonly symbol: (name: string, sub: string | undefined, code: boolean) => string;
  readonly operator: (operator: Operator) => string;
  readonly fraction: (above: string, below: string) => string;
  readonly fence: (open: string, inner: string, close: string) => string;
}

function render(formula: Formula, notation: Notation): string {
  switch (formula.kind) {
    case 'number':
      return notation.number(formatNumber(formula.value));
    case 'symbol':
      return notation.symbol(formula.name, formula.sub, formula.code ?? false);
    case 'row':
      return formula.terms
        .map((term, i) => (i ? notation.operator(formula.operators[i - 1]!) : '') + render(term, notation))
        .join('');
    case 'fraction':
      return notation.fraction(render(formula.above, notation), render(formula.below, notation));
    default: {
      const [open, close] = brackets[formula.kind];
      return notation.fence(open, render(formula.inner, notation), close);
    }
  }
}

const text: Notation = {
  number: (value) => value,
  symbol: (name, sub) => (sub ? `${name}_${sub}` : name),
  operator: (operator) => ` ${operator} `,
  fraction: (above, below) => `(${above}) / ${below}`,
  fence: (open, inner, close) => open + inner + close,
};

const markdown: Notation = {
  ...text,
  symbol: (name, sub, asCode) => (asCode ? name.replace('_', '\\_') : `*${name}*${sub ? `<sub>${sub}</sub>` : ''}`),
};

const mathML: Notation = {
  number: (value) => `<mn>${value}</mn>`,
  symbol: (name, sub, asCode) => {
    const base = asCode ? `<mtext class="code">${name}</mtext>` : `<mi>${name}</mi>`;
    return sub ? `<msub>${base}<mtext>${sub}</mtext></msub>` : base;
  },
  operator: (operator) => `<mo>${operator === '<' ? '&lt;' : operator}</mo>`,
  fraction: (above, below) => `<mfrac><mrow>${above}</mrow><mrow>${below}</mrow></mfrac>`,
  fence: (open, inner, close) =>
    `<mrow><mo stretchy="true">${open}</mo>${inner}<mo stretchy="true">${close}</mo></mrow>`,
};

/** One line, for a screen reader or a terminal. */
export const toText = (formula: Formula): string => render(formula, text);
/** For a hover that supports HTML's `<sub>`. */
export const toMarkdown = (formula: Formula): string => render(formula, markdown);
/** `<math>` elements, one for each side of an equation, so that it can be broken there; names come from this file's callers only, never from a user's text. */
export function toMathML(formula: Formula): string {
  return sides(formula)
    .map((side, i) => `<math displaystyle="true">${i ? '<mo form="infix">=</mo>' : ''}${render(side, mathML)}</math>`)
    .join('');
}

/** What stands between the equals signs. */
function sides(formula: Formula): readonly Formula[] {
  if (formula.kind !== 'row') return [formula];
  const { terms, operators } = formula;
  const starts = [0, ...operators.flatMap((operator, i) => (operator === '=' ? [i + 1] : []))];
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? terms.length;
    return { kind: 'row', terms: terms.slice(start, end), operators: operators.slice(start, end - 1) };
  });
}
