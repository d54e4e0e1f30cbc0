import type { SyntaxNode } from '@lezer/common';
import { TensorError } from '../errors';
import { beyondRange } from '../tensors/arrayFaults';
import { beyondDType, described, type Description, type Values } from '../tensors/description';
import type { DType } from '../tensors/dtype';
import { formatShape } from '../tensors/tensor';
import { argument, type CallArguments } from './arguments';
import type { Library } from './literals';
import type { PythonSource } from './source';
import { valueOf, type PythonValue } from './values';

/** A call that makes a tensor of a shape, not of numbers in the text: `torch.zeros(2, 3)`. */
export interface Filled {
  /** Its values come from Poolscope's generator, not from PyTorch's. */
  readonly isRandom: boolean;
  /** @throws TensorError if PyTorch refuses the arguments */
  tensor(): Description;
}

/** A call's arguments, as far as they are known. */
export interface Call {
  readonly source: PythonSource;
  readonly node: SyntaxNode;
  readonly args: CallArguments;
  readonly library: Library;
  /** The dtype asked for, or else the library's own for these values. */
  dtype(inferred: 'float' | DType): DType;
  /** The value of an argument, by name or position; undefined if unknown. */
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

/**
 * The tensor that a call describes.
 *
 * @throws TensorError if a size is negative, or the dtype cannot hold the values
 */
export function describe({ node }: Call, shape: readonly number[], dtype: DType, values: Values): Description {
  if (shape.some((size) => size < 0)) {
    const sizes = formatShape(shape, '[]');
    throw new TensorError(`Trying to create tensor with negative dimension ${Math.min(...shape)}: ${sizes}`, node.from);
  }
  const tensor = described(shape, dtype, values);
  const beyond = beyondDType(tensor);
  if (beyond === undefined) return tensor;
  throw beyondRange(String(beyond), dtype, node.from);
}
