import { TensorError } from '../errors';
import type { PythonNumber } from '../pooling/pythonNumbers';
import { isFloat } from '../tensors/dtype';
import { argument } from './arguments';
import type { Library } from './literals';
import { describe, sizesOf, type Maker } from './made';
import { valueOf, type PythonValue } from './values';

export const constant =
  (number: PythonNumber): Maker =>
  (call) => {
    const shape = sizesOf(call, call.library);
    const dtype = call.dtype('float');
    return shape && { tensor: () => describe(call, shape, dtype, { kind: 'constant', value: number }) };
  };

export const full: Maker = (call) => {
  const value = call.value('fill_value', 1);
  const named = argument(call.args, 'size', 0) ?? argument(call.args, 'shape');
  const size = named && valueOf(call.source, named);
  const sizes: readonly unknown[] = Array.isArray(size) ? size : [size];
  if (!sizes.every((side) => typeof side === 'bigint') || !isNumeric(value)) return undefined;
  const inferred = typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : 'float';
  const dtype = call.dtype(inferred);
  const constant = { kind: 'constant', value: typeof value === 'boolean' ? BigInt(value) : value } as const;
  return { tensor: () => describe(call, sizes.map(Number), dtype, constant) };
};

export const arange: Maker = (call) => {
  const [first, second, third] = [
    call.value('start', 0),
    call.value('end', 1) ?? call.value('stop'),
    call.value('step', 2),
  ];
  if (!argument(call.args, 'start', 0) && !argument(call.args, 'end')) return undefined;
  const given = call.args.positional.length + ['end', 'stop'].filter((name) => call.args.keyword.has(name)).length;
  const [start, end] = given > 1 || call.args.keyword.has('start') ? [first, second] : [0n, first ?? second];
  const step = argument(call.args, 'step', 2) ? third : 1n;
  if (!isNumber(start) || !isNumber(end) || !isNumber(step)) return undefined;
  const isWhole = [start, end, step].every((number) => typeof number === 'bigint');
  const dtype = call.dtype(isWhole ? 'int64' : 'float');
  const length = Math.max(0, Math.ceil((Number(end) - Number(start)) / Number(step)));
  return {
    tensor() {
      if (Number(step) === 0) throw new TensorError('step must be nonzero', call.node.from);
      return describe(call, [length], dtype, { kind: 'range', start, step });
    },
  };
};

export const linspace: Maker = (call) => {
  const [start, end] = [call.value('start', 0), call.value('end', 1) ?? call.value('stop', 1)];
  const steps = call.value('steps', 2) ?? call.value('num', 2) ?? (call.library === 'numpy' ? 50n : undefined);
  if (!isNumber(start) || !isNumber(end) || typeof steps !== 'bigint') return undefined;
  const dtype = call.dtype('float');
  const isFromBothEnds = call.library === 'torch';
  const values = { kind: 'linspace', start: Number(start), end: Number(end), isFromBothEnds } as const;
  return { tensor: () => describe(call, [Number(steps)], dtype, values) };
};

export const eye: Maker = (call) => {
  const rows = call.value('n', 0) ?? call.value('N');
  const columns = call.value('m', 1) ?? call.value('M') ?? rows;
  if (typeof rows !== 'bigint' || typeof columns !== 'bigint') return undefined;
  const dtype = call.dtype('float');
  return { tensor: () => describe(call, [Number(rows), Number(columns)], dtype, { kind: 'eye' }) };
};

export const random =
  (kind: 'uniform' | 'normal', library?: Library): Maker =>
  (call) => {
    const shape = sizesOf(call, library ?? call.library);
    const dtype = call.dtype('float');
    return shape && isFloat(dtype) ? { tensor: () => describe(call, shape, dtype, { kind }) } : undefined;
  };

/** `torch.randint(low, high, size)`, `torch.randint(high, size)`; NumPy: `randint(low, high=None, size=None)`. */
export const randint: Maker = (call) => {
  const first = call.value('low', 0) ?? (call.args.keyword.has('high') ? 0n : undefined);
  const second = call.value('high', 1);
  const isRange = typeof second === 'bigint';
  const [low, high] = isRange ? [first, second] : [0n, first];
  if (typeof low !== 'bigint' || typeof high !== 'bigint') return undefined;
  const shape = sizesOf(call, 'numpy', isRange && !call.args.keyword.has('high') ? 2 : 1);
  if (!shape) return undefined;
  const dtype = call.dtype('int64');
  return {
    tensor() {
      if (high <= low) {
        throw new TensorError(
          `random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`,
          call.node.from,
        );
      }
      return describe(call, shape, dtype, { kind: 'integers', low: Number(low), high: Number(high) });
    },
  };
};

function isNumber(value: PythonValue | undefined): value is PythonNumber {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}

function isNumeric(value: PythonValue | undefined): value is PythonNumber | boolean {
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
}
