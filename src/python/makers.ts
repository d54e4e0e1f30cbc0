import { TensorError } from '../errors';
import { stored } from '../tensors/cast';
import { isFloat, rounding } from '../tensors/dtype';
import { argument } from './arguments';
import type { Library } from './literals';
import { make, sizesOf, writer, type Maker } from './made';
import type { PythonNumber } from './numbers';
import { wholes } from './random';
import { valueOf, type PythonValue } from './values';

export const constant =
  (number: PythonNumber): Maker =>
  (call) => {
    const shape = sizesOf(call, call.library);
    const dtype = call.dtype('float');
    return shape && { make: () => make(call, shape, dtype, (data) => data.fill(stored(dtype, number) as never)) };
  };

export const full: Maker = (call) => {
  const value = call.value('fill_value', 1);
  const named = argument(call.args, 'size', 0) ?? argument(call.args, 'shape');
  const size = named && valueOf(call.source, named);
  const sizes: readonly unknown[] = Array.isArray(size) ? size : [size];
  if (!sizes.every((side) => typeof side === 'bigint') || !isNumeric(value)) return undefined;
  const inferred = typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : 'float';
  const dtype = call.dtype(inferred);
  const write = writer(call, dtype);
  return {
    make: () =>
      make(call, sizes.map(Number), dtype, (data) => {
        if (data.length === 0) return;
        write(data, 0, typeof value === 'boolean' ? BigInt(value) : value);
        data.fill(data[0] as never);
      }),
  };
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
  const write = writer(call, dtype);
  const length = Math.max(0, Math.ceil((Number(end) - Number(start)) / Number(step)));
  return {
    make() {
      if (Number(step) === 0) throw new TensorError('step must be nonzero', call.node.from);
      return make(call, [length], dtype, (data) => {
        for (let i = 0; i < length; i++) {
          write(data, i, isWhole ? BigInt(start) + BigInt(i) * BigInt(step) : Number(start) + i * Number(step));
        }
      });
    },
  };
};

export const linspace: Maker = (call) => {
  const [start, end] = [call.value('start', 0), call.value('end', 1) ?? call.value('stop', 1)];
  const steps = call.value('steps', 2) ?? call.value('num', 2) ?? (call.library === 'numpy' ? 50n : undefined);
  if (!isNumber(start) || !isNumber(end) || typeof steps !== 'bigint') return undefined;
  const dtype = call.dtype('float');
  // torch counts from both ends, in steps as wide as the dtype can say; NumPy from the start
  const isTorch = call.library === 'torch';
  const round = isTorch ? rounding(dtype) : (value: number) => value;
  const [from, to, count] = [round(Number(start)), round(Number(end)), Number(steps)];
  const step = round(round(to - from) / (count - 1));
  const write = writer(call, dtype);
  return {
    make: () =>
      make(call, [count], dtype, (data) => {
        for (let i = 0; i < count; i++) {
          const isFromEnd = isTorch ? i >= Math.floor(count / 2) : i === count - 1;
          if (count === 1) write(data, i, from);
          else write(data, i, isFromEnd ? to - step * (count - 1 - i) : from + step * i);
        }
      }),
  };
};

export const eye: Maker = (call) => {
  const rows = call.value('n', 0) ?? call.value('N');
  const columns = call.value('m', 1) ?? call.value('M') ?? rows;
  if (typeof rows !== 'bigint' || typeof columns !== 'bigint') return undefined;
  const [height, width] = [Number(rows), Number(columns)];
  const dtype = call.dtype('float');
  return {
    make: () =>
      make(call, [height, width], dtype, (data) => {
        for (let i = 0; i < Math.min(height, width); i++) data[i * width + i] = stored(dtype, 1n);
      }),
  };
};

export const random =
  (numbers: (count: number) => Generator<number>, shapeOf: typeof sizesOf = sizesOf, library?: Library): Maker =>
  (call) => {
    const shape = shapeOf(call, library ?? call.library);
    const dtype = call.dtype('float');
    if (!shape || !isFloat(dtype)) return undefined;
    return {
      make: () =>
        make(call, shape, dtype, (data) => {
          let i = 0;
          for (const number of numbers(data.length)) data[i++] = stored(dtype, number);
        }),
    };
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
  const write = writer(call, dtype);
  return {
    make() {
      if (high <= low) {
        throw new TensorError(
          `random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`,
          call.node.from,
        );
      }
      return make(call, shape, dtype, (data) => {
        let i = 0;
        for (const number of wholes(data.length, Number(low), Number(high))) write(data, i++, BigInt(number));
      });
    },
  };
};

function isNumber(value: PythonValue | undefined): value is PythonNumber {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}

function isNumeric(value: PythonValue | undefined): value is PythonNumber | boolean {
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
}
