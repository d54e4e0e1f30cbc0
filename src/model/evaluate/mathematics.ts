import { float, int, type Value } from '../value';
import { isUnknown, notFollowed, raise, unknownFrom, type Machine } from './machine';
import { numberOf } from './numbers';
import { binary } from './operators';
import type { PythonFunction } from './pythonFunctions';

function onNumbers(compute: (...numbers: number[]) => number, isWhole = false): PythonFunction {
  return (machine, { positional }) => {
    const numbers = positional.map(numberOf);
    const missing = numbers.indexOf(undefined);
    if (missing >= 0) return unknownFrom(positional[missing]!, 'math');
    const result = compute(...(numbers as number[]));
    if (Number.isNaN(result) && !(numbers as number[]).some(Number.isNaN))
      return raise(machine, 'ValueError', 'math domain error');
    return isWhole && Number.isSafeInteger(result) ? int(result) : float(result);
  };
}

/** One that NumPy knows, too, for numbers; its arrays are not followed. */
function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

/** Functions of `math`. */
export const mathematics: Readonly<Record<string, PythonFunction>> = {
  ceil: onNumbers(Math.ceil, true),
  floor: onNumbers(Math.floor, true),
  trunc: onNumbers(Math.trunc, true),
  sqrt: onNumbers(Math.sqrt),
  exp: onNumbers(Math.exp),
  log: onNumbers((x, base) => (base === undefined ? (x > 0 ? Math.log(x) : NaN) : Math.log(x) / Math.log(base))),
  log2: onNumbers(Math.log2),
  log10: onNumbers(Math.log10),
  pow: onNumbers(Math.pow),
  sin: onNumbers(Math.sin),
  cos: onNumbers(Math.cos),
  tan: onNumbers(Math.tan),
  tanh: onNumbers(Math.tanh),
  fabs: onNumbers(Math.abs),
  gcd: onNumbers(gcd, true),
  isqrt: onNumbers((x) => Math.floor(Math.sqrt(x)), true),
  prod: (machine, { positional: [items] }) => product(machine, items!),
};

/** Those of them that NumPy has; some give floats there. */
export const ofNumPy: Readonly<Record<string, PythonFunction>> = {
  ...Object.fromEntries(
    ['sqrt', 'exp', 'log2', 'log10', 'sin', 'cos', 'tanh'].map((name) => [name, mathematics[name]!]),
  ),
  log: onNumbers((x) => (x > 0 ? Math.log(x) : NaN)),
  ceil: onNumbers(Math.ceil),
  floor: onNumbers(Math.floor),
  prod: mathematics.prod!,
  int64: (_, { positional: [value] }) => (value?.kind === 'int' ? value : notFollowed('np.int64')),
};

function product(machine: Machine, items: Value): Value {
  const values = machine.iterate(items);
  return isUnknown(values) ? values : values.reduce((a, b) => binary(machine, '*', a, b), int(1) as Value);
}
