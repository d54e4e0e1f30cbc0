import { add, floorDivide, less, equal, multiply, subtract, type Size } from '../size';
import { bool, float, int, roughFloat, unknown, type Value } from '../value';
import { isUnknown, raise, type Machine } from './machine';
import * as l10n from '@vscode/l10n';

/** Whether it is an int, a float or a bool. */
export function isNumber(value: Value): boolean {
  return value.kind === 'int' || value.kind === 'float' || value.kind === 'bool';
}

/** The number that the text tells; undefined for names and for what is no number. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind === 'int') return typeof value.size === 'number' ? value.size : undefined;
  if (value?.kind === 'float') return value.isRough ? undefined : value.value;
  return value?.kind === 'bool' ? Number(value.value) : undefined;
}

function sizeOf(value: Value): Size | undefined {
  if (value.kind === 'int') return value.size;
  return value.kind === 'bool' ? Number(value.value) : undefined;
}

/** `a + b` and the like, of numbers. */
export function arithmetic(machine: Machine, operator: string, a: Value, b: Value): Value {
  const [left, right] = [sizeOf(a), sizeOf(b)];
  if (left !== undefined && right !== undefined) {
    const whole = integers(machine, operator, left, right);
    if (whole !== undefined) return typeof whole === 'number' && !Number.isSafeInteger(whole) ? tooLarge() : int(whole);
  }
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === undefined || y === undefined) return roughly(operator, a, b) ?? unknown(l10n.t('A size is not known'));
  return floats(machine, operator, x, y);
}

/** A float of which the last digits are not known, or any other number. */
function nearlyOf(value: Value): number | undefined {
  return value.kind === 'float' ? value.value : numberOf(value);
}

/** What keeps rough numbers as near as they are. */
function roughly(operator: string, a: Value, b: Value): Value | undefined {
  const [x, y] = [nearlyOf(a), nearlyOf(b)];
  if (x === undefined || y === undefined) return undefined;
  if (operator === '*') return roughFloat(x * y);
  return operator === '/' && y !== 0 ? roughFloat(x / y) : undefined;
}

function tooLarge(): Value {
  return unknown(l10n.t('The number is too large'));
}

/** Undefined if the result is no integer, or needs numbers. */
function integers(machine: Machine, operator: string, a: Size, b: Size): Size | undefined {
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return subtract(a, b);
    case '*':
      return multiply(a, b);
    case '//':
      if (b === 0) raise(machine, 'ZeroDivisionError', 'integer division or modulo by zero');
      return typeof b === 'number' ? floorDivide(a, b) : undefined;
    case '%':
      if (b === 0) raise(machine, 'ZeroDivisionError', 'integer modulo by zero');
      return typeof b === 'number' ? subtract(a, multiply(b, floorDivide(a, b))) : undefined;
    default:
      return typeof a === 'number' && typeof b === 'number' ? ofBits(operator, a, b) : undefined;
  }
}

function ofBits(operator: string, a: number, b: number): number | undefined {
  if (operator === '**') return b >= 0 ? a ** b : undefined;
  if (operator === '<<') return a * 2 ** b;
  if (operator === '>>') return Math.floor(a / 2 ** b);
  if (Math.abs(a) > 0x3fffffff || Math.abs(b) > 0x3fffffff) return undefined;
  if (operator === '&') return a & b;
  if (operator === '|') return a | b;
  return operator === '^' ? a ^ b : undefined;
}

function floats(machine: Machine, operator: string, x: number, y: number): Value {
  if (y === 0 && ['/', '//', '%'].includes(operator)) raise(machine, 'ZeroDivisionError', 'division by zero');
  switch (operator) {
    case '+':
      return float(x + y);
    case '-':
      return float(x - y);
    case '*':
      return float(x * y);
    case '/':
      return float(x / y);
    case '//':
      return float(Math.floor(x / y));
    case '%':
      return float(x - y * Math.floor(x / y));
    case '**':
      return float(x ** y);
    default:
      return unknown(l10n.t('{0} is not followed', operator));
  }
}

/** `a < b` of numbers: undefined if that depends on what names stand for. */
export function compareNumbers(operator: string, a: Value, b: Value): boolean | undefined {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return compareKnown(operator, x, y);
  const [near, other] = [nearlyOf(a), nearlyOf(b)];
  if (near !== undefined && other !== undefined)
    return isNear(near, other) ? undefined : compareKnown(operator, near, other);
  const [left, right] = [sizeOf(a), sizeOf(b)];
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return not(equal(left, right));
    case '<':
      return less(left, right);
    case '>':
      return less(right, left);
    case '<=':
      return not(less(right, left));
    default:
      return not(less(left, right));
  }
}

function isNear(x: number, y: number): boolean {
  return Math.abs(x - y) <= 1e-4 * Math.max(Math.abs(x), Math.abs(y));
}

/** Of numbers or texts. */
export function compareKnown<T extends number | string>(operator: string, x: T, y: T): boolean {
  switch (operator) {
    case '==':
      return x === y;
    case '!=':
      return x !== y;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    default:
      return x >= y;
  }
}

export function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** `-x`, `+x`, `~x` of a number. */
export function negated(operator: string, value: Value): Value {
  if (isUnknown(value)) return value;
  if (value.kind === 'float') return operator === '-' ? { ...value, value: -value.value } : value;
  const size = sizeOf(value);
  if (size === undefined || operator === '~') return unknown(l10n.t('{0} is not followed', operator));
  return int(operator === '-' ? multiply(-1, size) : size);
}

/** True, False or Unknown. */
export function boolOr(value: boolean | undefined): Value {
  return value === undefined ? unknown(l10n.t('It depends on a size that is not known')) : bool(value);
}
