import { float, int, str, type Value } from '../value';
import { isUnknown, notFollowed, raise, unknownFrom, type Machine } from './machine';
import { numberOf } from './numbers';
import { pythonNumbers } from './tensorNumbers';

/** `int(value)`. */
export function toInt(machine: Machine, given: Value): Value {
  const value = given.kind === 'tensor' ? (pythonNumbers(machine, given) ?? given) : given;
  if (value.kind === 'int' || isUnknown(value)) return value;
  if (value.kind === 'str')
    return /^\s*[+-]?\d+\s*$/.test(value.value)
      ? int(Number(value.value))
      : raise(machine, 'ValueError', `invalid literal for int() with base 10: '${value.value}'`);
  const number = numberOf(value);
  return number === undefined || !Number.isFinite(number) ? notFollowed('int()') : int(Math.trunc(number));
}

/** `float(value)`. */
export function toFloat(machine: Machine, given: Value): Value {
  const value = given.kind === 'tensor' ? (pythonNumbers(machine, given) ?? given) : given;
  if (isUnknown(value) || (value.kind === 'float' && value.isRough)) return value;
  if (value.kind === 'str') {
    const special = { inf: Infinity, '-inf': -Infinity, nan: NaN }[value.value.trim().toLowerCase()];
    const number = special ?? Number(value.value);
    return Number.isNaN(number) && special === undefined
      ? raise(machine, 'ValueError', `could not convert string to float: '${value.value}'`)
      : float(number);
  }
  const number = numberOf(value);
  return number === undefined ? notFollowed('float()') : float(number);
}

/** Python rounds halves to even. */
export function rounded(value: Value, digits: Value | undefined): Value {
  const number = numberOf(value);
  if (number === undefined) return unknownFrom(value, 'round');
  if (digits && digits.kind !== 'none') return value.kind === 'float' ? notFollowed('round()') : value;
  const below = Math.floor(number);
  const up = number - below > 0.5 || (number - below === 0.5 && below % 2 !== 0);
  return int(up ? below + 1 : below);
}

/** A text, or something unknown. */
export function textOr(value: Value, text: string | undefined): Value {
  return text === undefined ? unknownFrom(value, 'str') : str(text);
}
