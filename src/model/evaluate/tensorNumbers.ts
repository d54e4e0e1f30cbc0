import { bool, float, int, list, roughFloat, type Tensor, type Tuple, type Value } from '../value';
import type { Arguments } from '../torch/rule';
import { numbersAfter, type Numbers } from '../torch/numbers';
import type { Machine } from './machine';

/** The numbers of a tensor, as long as nothing may have been written anywhere since they were found: a view shows what is written. */
export function numbersIn(machine: Machine, value: Value | undefined): Numbers | undefined {
  if (value?.kind === 'tensor')
    return !value.lost && value.numbers?.at === machine.journal.writes ? value.numbers : undefined;
  if (value?.kind === 'float') return { values: [value.value], isRough: value.isRough === true };
  if (value?.kind === 'bool') return { values: [Number(value.value)], isRough: false };
  return value?.kind === 'int' && typeof value.size === 'number' ? { values: [value.size], isRough: false } : undefined;
}

/** A new tensor with the numbers that a function gives it. */
export function withNumbers(machine: Machine, name: string, args: Arguments, output: Value): Value {
  if (output.kind === 'tuple') return partsWithNumbers(machine, name, args, output);
  if (output.kind !== 'tensor' || Object.values(args).includes(output)) return output;
  const short = name.slice(name.lastIndexOf('.') + 1);
  const numbers = numbersAfter(short, args, output, (value) => numbersIn(machine, value));
  return numbers ? holding(machine, output, numbers) : output;
}

/** `x.split(2)` of one dim. */
function partsWithNumbers(machine: Machine, name: string, { input, tensor }: Arguments, output: Tuple): Value {
  const whole = input ?? tensor;
  const numbers = /\b(?:split|chunk)$/.test(name) && whole?.kind === 'tensor' && whole.shape.length === 1;
  const { values, isRough } = (numbers && numbersIn(machine, whole)) || { values: undefined, isRough: false };
  if (!values) return output;
  let at = 0;
  const items = output.items.map((item) => {
    const [size] = item.kind === 'tensor' ? item.shape : [];
    if (item.kind !== 'tensor' || typeof size !== 'number') return item;
    at += size;
    return holding(machine, item, { values: values.slice(at - size, at), isRough });
  });
  return { ...output, items };
}

/** The same tensor with these numbers. */
export function holding(machine: Machine, value: Tensor, { values, isRough }: Numbers): Tensor {
  return { ...value, numbers: { values, isRough, at: machine.journal.writes } };
}

/** `x.tolist()`, `x.item()`: undefined if the numbers are not known. */
export function pythonNumbers(machine: Machine, value: Tensor): Value | undefined {
  const numbers = numbersIn(machine, value);
  const { dtype } = value;
  if (!numbers || !dtype) return undefined;
  const one = (number: number): Value => {
    if (dtype === 'bool') return bool(number !== 0);
    if (dtype.startsWith('int')) return int(number);
    // nothing times something is nothing
    return numbers.isRough && number !== 0 ? roughFloat(number) : float(number);
  };
  return nest(value.shape as readonly number[], numbers.values, one);
}

function nest([size, ...rest]: readonly number[], values: readonly number[], one: (value: number) => Value): Value {
  if (size === undefined) return one(values[0]!);
  const each = values.length / size;
  return list(Array.from({ length: size }, (_, i) => nest(rest, values.slice(i * each, (i + 1) * each), one)));
}

/** The numbers of the entries of a tensor along its first dim. */
export function rowNumbers(machine: Machine, value: Tensor, count: number): readonly Numbers[] | undefined {
  const numbers = numbersIn(machine, value);
  if (!numbers) return undefined;
  const each = numbers.values.length / Math.max(count, 1);
  return Array.from({ length: count }, (_, i) => ({
    values: numbers.values.slice(i * each, (i + 1) * each),
    isRough: numbers.isRough,
  }));
}
