import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heap } from '../tensors/allocator';
import { holds, stored } from '../tensors/cast';
import type { DType, TensorData } from '../tensors/dtype';
import { elementCount, formatShape, type Tensor } from '../tensors/tensor';
import { argument, type CallArguments } from './arguments';
import type { Library } from './literals';
import type { PythonNumber } from './numbers';
import type { PythonSource } from './source';
import { valueOf, type PythonValue } from './values';

/** The most values a call is taken at its word for. */
const LIMIT = 2 ** 27;

/** A call that makes a tensor of a shape, not of numbers in the text: `torch.zeros(2, 3)`. */
export interface Filled {
  /** Its values come from Poolscope's generator, not from PyTorch's. */
  readonly isRandom: boolean;
  /** @throws TensorError if it is too large, or PyTorch refuses the arguments */
  make(): Tensor;
}

/** What a call says, as far as the text tells. */
export interface Call {
  readonly source: PythonSource;
  readonly node: SyntaxNode;
  readonly args: CallArguments;
  readonly library: Library;
  /** The dtype asked for, or else the library's own for these values. */
  dtype(inferred: 'float' | DType): DType;
  /** The value of an argument, by name or position; undefined if the text does not tell. */
  value(name: string, position?: number): PythonValue | undefined;
}

export type Maker = (call: Call) => Omit<Filled, 'isRandom'> | undefined;

/** `zeros(2, 3)`, `zeros((2, 3))`, `zeros(size=…)`, from a position on. */
export function sizesOf({ source, args }: Call, library: Library, first = 0): number[] | undefined {
  const named = argument(args, 'size') ?? argument(args, 'shape');
  const positional = args.positional.slice(first);
  if (args.unpacked.length > 0) return undefined;
  const nodes = named ? [named] : library === 'numpy' ? positional.slice(0, 1) : positional;
  const values = nodes.map((node) => valueOf(source, node));
  const sizes: readonly unknown[] = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  if (!sizes.every((size) => typeof size === 'bigint')) return undefined;
  return sizes.map(Number);
}

/** Gives the values of a shape, in the dtype's storage, to whoever fills them in. */
export function make({ node }: Call, shape: readonly number[], dtype: DType, fill: (data: TensorData) => void): Tensor {
  if (shape.some((size) => size < 0)) {
    const sizes = formatShape(shape, '[]');
    throw new TensorError(`Trying to create tensor with negative dimension ${Math.min(...shape)}: ${sizes}`, node.from);
  }
  const count = elementCount(shape);
  if (count > LIMIT) {
    throw new TensorError(l10n.t('Tensor too large: {0} values (at most {1})', count, LIMIT), node.from);
  }
  const data = heap.allocate(dtype, count);
  fill(data);
  return { dtype, shape, data };
}

/** Writes numbers as the dtype stores them. */
export function writer({ node }: Call, dtype: DType): (data: TensorData, i: number, value: PythonNumber) => void {
  return (data, i, value) => {
    if (!holds(dtype, value)) {
      throw new TensorError(l10n.t('{0} is out of range for {1}', String(value), dtype), node.from);
    }
    data[i] = stored(dtype, value);
  };
}
