import { isFloat, type DType } from '../../tensors/dtype';
import type { Tensor, Value } from '../value';
import type { Arguments } from './rule';

/** The numbers of a small tensor, in its order. */
export interface Numbers {
  readonly values: readonly number[];
  /** The last digits are not known: PyTorch rounds them as the processor does. */
  readonly isRough: boolean;
}

/** The most numbers of a tensor that are kept. */
export const MOST_NUMBERS = 256;
/** How near two numbers may be, by their size, so that rounding can still tell them apart. */
const NEAR = 1e-4;

type Known = (value: Value | undefined) => Numbers | undefined;
type Rule = (args: Arguments, known: Known) => Numbers | undefined;

function exact(values: readonly number[]): Numbers {
  return { values, isRough: false };
}

function filled(value: number): Rule {
  return () => exact([value]);
}

/** Whole numbers stay exact, all others are rough. */
function made(values: readonly number[], isRough = false): Numbers {
  return { values, isRough: isRough || !values.every(Number.isSafeInteger) };
}

const arange: Rule = ({ start, end, step }, known) => {
  const numbers = [end?.kind === 'none' ? undefined : start, end?.kind === 'none' ? start : end, step];
  const [from, to, by] = numbers.map((value) => (value ? known(value)?.values[0] : 0)) as [number, number, number];
  if ([from, to, by].includes(undefined as unknown as number) || by === 0) return undefined;
  const count = Math.max(0, Math.ceil((to - from) / by));
  return count > MOST_NUMBERS ? undefined : made(Array.from({ length: count }, (_, i) => from + i * by));
};

const linspace: Rule = ({ start, end, steps }, known) => {
  const [from, to, count] = [start, end, steps].map((value) => known(value)?.values[0]);
  if (from === undefined || to === undefined || count === undefined || count > MOST_NUMBERS) return undefined;
  return made(
    Array.from({ length: count }, (_, i) => (count === 1 ? from : from + ((to - from) * i) / (count - 1))),
    count > 1,
  );
};

/** The numbers that nested lists hold, row by row. */
const listed: Rule = ({ data }, known) => {
  if (data?.kind !== 'list' && data?.kind !== 'tuple') return known(data);
  const rows = data.items.map((item) => listed({ data: item }, known));
  if (rows.some((row) => !row)) return undefined;
  return { values: rows.flatMap((row) => row!.values), isRough: rows.some((row) => row!.isRough) };
};

const same: Rule = ({ input }, known) => known(input);

function unary(run: (value: number) => number): Rule {
  return ({ input }, known) => {
    const numbers = known(input);
    return numbers && made(numbers.values.map(run), numbers.isRough);
  };
}

/** What rounds: rough numbers must not be near to where it jumps. */
function rounding(run: (value: number) => number, offset: number): Rule {
  return ({ input, decimals }, known) => {
    const numbers = known(input);
    if (!numbers || (decimals && known(decimals)?.values[0] !== 0)) return undefined;
    const isNear = (value: number) =>
      Math.abs(value + offset - Math.round(value + offset)) < NEAR * Math.max(1, Math.abs(value));
    if (numbers.isRough && numbers.values.some((value) => value !== 0 && isNear(value))) return undefined;
    return exact(numbers.values.map(run));
  };
}

/** To the even one of two that are as near. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

function operands(args: Arguments, known: Known): readonly [Numbers, Numbers] | undefined {
  const [a, b] = [known(args.input), known(args.other ?? args.exponent)];
  return a && b && (args.alpha === undefined || known(args.alpha)?.values[0] === 1) ? [a, b] : undefined;
}

function paired<T>(a: Numbers, b: Numbers, run: (x: number, y: number) => T): T[] | undefined {
  const count = Math.max(a.values.length, b.values.length);
  const fits = [a, b].every(({ values }) => values.length === count || values.length === 1);
  const at = ({ values }: Numbers, i: number) => values[values.length === 1 ? 0 : i]!;
  return fits ? Array.from({ length: count }, (_, i) => run(at(a, i), at(b, i))) : undefined;
}

function binary(run: (x: number, y: number) => number): Rule {
  return (args, known) => {
    const [a, b] = operands(args, known) ?? [];
    const values = a && b && paired(a, b, run);
    return values && values.every(Number.isFinite) ? made(values, a.isRough || b.isRough) : undefined;
  };
}

function comparison(run: (x: number, y: number) => boolean): Rule {
  return (args, known) => {
    const [a, b] = operands(args, known) ?? [];
    if (!a || !b) return undefined;
    const isRough = a.isRough || b.isRough;
    const values = paired(a, b, (x, y) => {
      const isNear = isRough && x !== y && Math.abs(x - y) <= NEAR * Math.max(Math.abs(x), Math.abs(y));
      return isNear || (isRough && x === y && x !== 0) ? undefined : Number(run(x, y));
    });
    return values && !values.includes(undefined) ? exact(values as number[]) : undefined;
  };
}

/** Of tensors of one dim. */
function along(run: (values: readonly number[]) => readonly number[]): Rule {
  return (args, known) => {
    const numbers = known(args.input);
    const isPlain =
      args.input?.kind === 'tensor' &&
      args.input.shape.length === 1 &&
      (args.n === undefined || known(args.n)?.values[0] === 1);
    return numbers && isPlain ? made(run(numbers.values), numbers.isRough) : undefined;
  };
}

const divide: Rule = (args, known) =>
  args.rounding_mode && args.rounding_mode.kind !== 'none' ? undefined : binary((x, y) => x / y)(args, known);

const total: Rule = ({ input, dim }, known) => {
  const numbers = known(input);
  const isWhole = dim === undefined || dim.kind === 'none';
  return numbers && isWhole ? made([numbers.values.reduce((a, b) => a + b, 0)], numbers.isRough) : undefined;
};

function renamed(names: string, rule: Rule): Record<string, Rule> {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]));
}

/** By the last part of a function's name. What is not here has no numbers. */
const rules: Readonly<Record<string, Rule>> = {
  arange,
  linspace,
  ...renamed('zeros zeros_like', filled(0)),
  ...renamed('ones ones_like', filled(1)),
  full: ({ fill_value: value }, known) => known(value),
  ...renamed('tensor as_tensor', listed),
  ...renamed(
    'float double to clone detach contiguous cpu cuda numpy flatten ravel view reshape squeeze unsqueeze',
    same,
  ),
  ...renamed('int long', rounding(Math.trunc, 0)),
  round: rounding(roundHalfEven, 0.5),
  floor: rounding(Math.floor, 0),
  ceil: rounding(Math.ceil, 0),
  neg: unary((value) => -value),
  abs: unary(Math.abs),
  log: unary(Math.log),
  log2: unary(Math.log2),
  exp: unary(Math.exp),
  sqrt: unary(Math.sqrt),
  ...renamed(
    'add',
    binary((x, y) => x + y),
  ),
  ...renamed(
    'sub subtract',
    binary((x, y) => x - y),
  ),
  ...renamed(
    'mul multiply',
    binary((x, y) => x * y),
  ),
  true_divide: binary((x, y) => x / y),
  ...renamed('div divide', divide),
  pow: binary((x, y) => x ** y),
  ...renamed(
    'lt less',
    comparison((x, y) => x < y),
  ),
  ...renamed(
    'le less_equal',
    comparison((x, y) => x <= y),
  ),
  ...renamed(
    'gt greater',
    comparison((x, y) => x > y),
  ),
  ...renamed(
    'ge greater_equal',
    comparison((x, y) => x >= y),
  ),
  eq: comparison((x, y) => x === y),
  ne: comparison((x, y) => x !== y),
  cumsum: along((values) => values.map((_, i) => values.slice(0, i + 1).reduce((a, b) => a + b, 0))),
  diff: along((values) => values.slice(1).map((value, i) => value - values[i]!)),
  sum: total,
};

/** What a processor computes in its own way. */
const approximated: ReadonlySet<string> = new Set(['log', 'log2', 'exp', 'pow']);

/** The numbers of what a function gives, as far as they follow from those of its arguments. */
export function numbersAfter(
  name: string,
  args: Arguments,
  { shape, dtype }: Tensor,
  known: Known,
): Numbers | undefined {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule || (args.requires_grad?.kind === 'bool' && args.requires_grad.value)) return undefined;
  const count = shape.reduce<number>((all, size) => (typeof size === 'number' ? all * size : Infinity), 1);
  const found = count <= MOST_NUMBERS ? rule(args, known) : undefined;
  if (!found || !dtype || (found.values.length !== count && found.values.length !== 1)) return undefined;
  const values = found.values.length === count ? found.values : Array.from({ length: count }, () => found.values[0]!);
  return held(values, found.isRough || (approximated.has(name) && isFloat(dtype)), dtype);
}

/** As the dtype holds them. */
function held(values: readonly number[], isRough: boolean, dtype: DType): Numbers | undefined {
  if (dtype === 'float64') return { values, isRough };
  // larger whole numbers are rounded
  const isLarge = values.some((value) => Math.abs(value) > 2 ** 24);
  if (isFloat(dtype))
    return dtype === 'float32' ? { values: values.map(Math.fround), isRough: isRough || isLarge } : undefined;
  const isWhole = values.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  if (dtype === 'bool') return values.every((value) => value === 0 || value === 1) ? { values, isRough } : undefined;
  return isWhole && !isRough && (dtype === 'int64' || dtype === 'int32') ? { values, isRough } : undefined;
}
