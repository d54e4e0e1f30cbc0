import { PoolingError } from '../errors';
import { layers, withDefaults, type ArgumentValue, type LayerCall } from './layers';

/** The arguments of a windowed operator, one number an axis. */
export interface WindowArguments {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly ceilMode: boolean;
  readonly returnIndices: boolean;
}

const counts = ['no', 'one', 'two', 'three'];

/**
 * A call's arguments, spread over the axes: `3` and `[3]` stand for every axis, a missing stride follows the kernel.
 *
 * @throws PoolingError for an argument that PyTorch does not take, before it looks at the input
 */
export function windowArguments(call: LayerCall): WindowArguments {
  const { positional, rank, functional } = layers[call.op];
  for (const name of Object.keys(call.kwargs)) {
    if (!positional.some((known) => known === name)) {
      throw new PoolingError(`${call.op}.__init__() got an unexpected keyword argument '${name}'`, name);
    }
  }
  const values = withDefaults(call);
  const returnIndices = flag(functional, 'return_indices', values['return_indices']);
  const called = returnIndices ? `${functional}_with_indices` : functional;
  const sizes = (name: string, expected: string) => {
    const numbers = wholeNumbers(called, name, 2 + positional.findIndex((known) => known === name), values[name]);
    if (rank === 1 && numbers.length !== 1) {
      if (returnIndices) {
        throw new PoolingError(`max_pool1d() argument '${name}' should contain one int (got ${numbers.length})`, name);
      }
      throw new PoolingError(
        `max_pool1d() ${name} must be an int, list of ints, or tuple of ints of size 1 but got size ${numbers.length}`,
        name,
      );
    }
    if (numbers.length !== 1 && numbers.length !== rank) {
      throw new PoolingError(`${functional}: ${name} must ${expected}, or a tuple of ${counts[rank]} ints`, name);
    }
    return numbers.length === rank ? numbers : Array<number>(rank).fill(numbers[0]!);
  };
  if (values['kernel_size'] === undefined) {
    throw new PoolingError(
      `${call.op}.__init__() missing 1 required positional argument: 'kernel_size'`,
      'kernel_size',
    );
  }
  const kernelSize = sizes('kernel_size', 'either be a single int');
  return {
    kernelSize,
    stride: isLeftOut(values['stride']) ? kernelSize : sizes('stride', 'either be omitted, a single int'),
    padding: sizes('padding', 'either be a single int'),
    dilation: sizes('dilation', 'be either a single int'),
    ceilMode: flag(functional, 'ceil_mode', values['ceil_mode']),
    returnIndices,
  };
}

function isLeftOut(value: ArgumentValue | undefined): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function wholeNumbers(
  called: string,
  name: string,
  position: number,
  value: ArgumentValue | undefined,
): readonly number[] {
  const values = Array.isArray(value) ? (value as readonly ArgumentValue[]) : [value ?? null];
  return values.map((entry) => {
    if (typeof entry === 'number' && Number.isSafeInteger(entry)) return entry;
    throw new PoolingError(
      `${called}(): argument '${name}' (position ${position}) must be tuple of ints, not ${pythonType(entry)}`,
      name,
    );
  });
}

function flag(functional: string, name: string, value: ArgumentValue | undefined): boolean {
  if (typeof value === 'boolean') return value;
  throw new PoolingError(`${functional}(): argument '${name}' must be bool, not ${pythonType(value ?? null)}`, name);
}

function pythonType(value: ArgumentValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'str' : 'tuple';
}
