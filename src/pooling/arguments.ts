import { PoolingError } from '../errors';
import { layers, parametersOf, withDefaults, type ArgumentValue, type LayerCall } from './layers';
import { parseFloatText } from './pythonNumbers';

/** The arguments of a sliding window, one number an axis. */
export interface WindowArguments {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly ceilMode: boolean;
}

/** Reads one call's arguments, with PyTorch's errors for invalid ones. */
export class ArgumentReader {
  private readonly values: Readonly<Record<string, ArgumentValue>>;
  private readonly parameters: readonly string[];

  /**
   * @param called the function whose name the type errors carry
   * @throws PoolingError for an argument that is unknown or missing
   */
  constructor(
    readonly call: LayerCall,
    private readonly called: string,
  ) {
    this.parameters = parametersOf(call.op);
    this.values = withDefaults(call);
    const unknown = Object.keys(call.kwargs).find((name) => !this.parameters.includes(name));
    if (unknown !== undefined) {
      throw new PoolingError(`${call.op}.__init__() got an unexpected keyword argument '${unknown}'`, unknown);
    }
    const missing = this.parameters.filter((name) => this.values[name] === undefined);
    if (missing.length > 0) {
      const names = missing.map((name) => `'${name}'`).join(' and ');
      const noun = missing.length === 1 ? 'argument' : 'arguments';
      throw new PoolingError(
        `${call.op}.__init__() missing ${missing.length} required positional ${noun}: ${names}`,
        missing[0],
      );
    }
  }

  value(name: string): ArgumentValue {
    return this.values[name] ?? null;
  }

  /** None, or the empty list that stands for it. */
  isLeftOut(name: string): boolean {
    const value = this.value(name);
    return value === null || (Array.isArray(value) && value.length === 0);
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (typeof value === 'boolean') return value;
    throw new PoolingError(
      `${this.called}(): argument '${name}' (position ${this.position(name)}) must be bool, not ${pythonType(value)}`,
      name,
    );
  }

  /** As Python's float() reads it, including text. */
  float(name: string): number {
    const value = this.value(name);
    const read = typeof value === 'string' ? parseFloatText(value) : value;
    if (typeof read === 'number') return read;
    throw new PoolingError(
      typeof value === 'string'
        ? `could not convert string to float: '${value}'`
        : `float() argument must be a string or a real number, not '${pythonType(value)}'`,
      name,
    );
  }

  /** One integer, or a list of them; None stands where `noneFor` gives the number it means. */
  wholeNumbers(name: string, noneFor?: (entry: number) => number): readonly number[] {
    const value = this.value(name);
    const entries = Array.isArray(value) ? (value as readonly ArgumentValue[]) : [value];
    return entries.map((entry, i) => {
      if (entry === null && Array.isArray(value) && noneFor) return noneFor(i);
      if (typeof entry === 'number' && Number.isSafeInteger(entry)) return entry;
      throw new PoolingError(
        `${this.called}(): argument '${name}' (position ${this.position(name)}) must be tuple of ints, not ${pythonType(entry)}`,
        name,
      );
    });
  }

  /** A list as it is; a single number stands for every axis of the layer. */
  perAxis(name: string): readonly number[] {
    const numbers = this.wholeNumbers(name);
    return Array.isArray(this.value(name)) ? numbers : Array<number>(layers[this.call.op].rank).fill(numbers[0]!);
  }

  private position(name: string): number {
    const order: readonly string[] = layers[this.call.op].functionalPositional;
    return 2 + order.filter((other) => other !== 'norm_type').indexOf(name);
  }
}

/** A single number stands for every axis. */
function spread(numbers: readonly number[], rank: number): readonly number[] {
  return numbers.length === rank ? numbers : Array<number>(rank).fill(numbers[0]!);
}

/**
 * A sliding window's arguments, spread over the axes: `3` and `[3]` stand for every axis, a missing stride follows the
 * kernel.
 *
 * @param wrongLength the error for a list that is neither one number nor one an axis
 * @throws PoolingError for an argument that PyTorch does not take, before it looks at the input
 */
export function windowArguments(
  reader: ArgumentReader,
  wrongLength: (name: string, length: number) => PoolingError,
): WindowArguments {
  const { rank, defaults } = layers[reader.call.op];
  const sizes = (name: string) => {
    const numbers = reader.wholeNumbers(name);
    if (numbers.length !== 1 && numbers.length !== rank) throw wrongLength(name, numbers.length);
    return spread(numbers, rank);
  };
  const kernelSize = sizes('kernel_size');
  return {
    kernelSize,
    stride: reader.isLeftOut('stride') ? kernelSize : sizes('stride'),
    padding: 'padding' in defaults ? sizes('padding') : kernelSize.map(() => 0),
    dilation: 'dilation' in defaults ? sizes('dilation') : kernelSize.map(() => 1),
    ceilMode: reader.flag('ceil_mode'),
  };
}

const counts = ['no', 'one', 'two', 'three'];
const expectations: Readonly<Record<string, string>> = {
  kernel_size: 'either be a single int',
  stride: 'either be omitted, a single int',
  padding: 'either be a single int',
  dilation: 'be either a single int',
};

/** ATen's words for a list of the wrong length: `max_pool2d: padding must either be a single int, or …`. */
export function tupleExpected(functional: string, rank: number, name: string): PoolingError {
  const expected = functional === 'avg_pool3d' ? expectations[name]!.replace('either ', '') : expectations[name]!;
  return new PoolingError(`${functional}: ${name} must ${expected}, or a tuple of ${counts[rank]} ints`, name);
}

/** @see ATen/native/Pooling.cpp, check1d */
export function oneExpected(functional: string, name: string, length: number): PoolingError {
  return new PoolingError(`${functional}() argument '${name}' should contain one int (got ${length})`, name);
}

function pythonType(value: ArgumentValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'str' : 'tuple';
}
