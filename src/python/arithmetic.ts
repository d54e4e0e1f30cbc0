import type { PythonNumber } from '../pooling/pythonNumbers';

/** Results of more bits than this are left unread. */
const BITS = 128;

/** `left operator right` as Python computes it: integers are exact and `/` makes a float; undefined if it raises. */
export function binary(operator: string, left: PythonNumber, right: PythonNumber): PythonNumber | undefined {
  if (operator === '/') return Number(right) === 0 ? undefined : Number(left) / Number(right);
  if (typeof left === 'bigint' && typeof right === 'bigint') return integers(operator, left, right);
  return floats(operator, Number(left), Number(right));
}

function integers(operator: string, left: bigint, right: bigint): PythonNumber | undefined {
  switch (operator) {
    case '+':
      return bounded(left + right);
    case '-':
      return bounded(left - right);
    case '*':
      return bounded(left * right);
    case '//':
      return right === 0n ? undefined : (left - modulo(left, right)) / right;
    case '%':
      return right === 0n ? undefined : modulo(left, right);
    case '**':
      if (right < 0n) return left === 0n ? undefined : Number(left) ** Number(right);
      return right > BITS ? undefined : bounded(left ** right);
    default:
      return undefined;
  }
}

function floats(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '//':
      return right === 0 ? undefined : Math.floor(left / right);
    case '%':
      return right === 0 ? undefined : left - right * Math.floor(left / right);
    case '**':
      return left < 0 && !Number.isInteger(right) ? undefined : left ** right;
    default:
      return undefined;
  }
}

/** Python's remainder has the divisor's sign. */
function modulo(left: bigint, right: bigint): bigint {
  const remainder = left % right;
  return remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder;
}

function bounded(value: bigint): bigint | undefined {
  return value === BigInt.asIntN(BITS, value) ? value : undefined;
}
