import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import type { DType } from '../dtype';
import { TensorError } from '../errors';
import { reshape, type Tensor } from '../tensor';
import { argument, argumentsOf, type CallArguments } from './arguments';
import { cast } from './cast';
import { dtypeOf } from './constructors';
import type { PythonSource } from './source';
import { calleeOf, dottedName, methodCall } from './syntax';
import { valueOf } from './values';

/** What a call makes of the tensor it is given. */
export type Step = (tensor: Tensor) => Tensor;

/** A call that keeps the values of a tensor: the expression it takes, and what it does. */
export interface Reshaping {
  readonly receiver: SyntaxNode;
  readonly step: Step;
}

/** Reads a step's arguments; `first` is the position of the one after the tensor. Undefined if the text does not tell. */
type Reader = (source: PythonSource, args: CallArguments, first: number) => Step | undefined;

const keep: Reader = () => (tensor) => tensor;
const to =
  (dtype: DType): Reader =>
  () =>
  (tensor) =>
    cast(tensor, dtype);

const reshaped: Reader = (source, args, first) => {
  const named = argument(args, 'shape') ?? argument(args, 'newshape') ?? argument(args, 'size');
  const nodes = named ? [named] : args.positional.slice(first);
  const values = nodes.map((node) => valueOf(source, node));
  const sizes = values.length === 1 && Array.isArray(values[0]) ? (values[0] as readonly unknown[]) : values;
  if (sizes.length === 0 || !sizes.every((size) => typeof size === 'bigint')) return undefined;
  return (tensor) => reshape(tensor, sizes.map(Number));
};

const unsqueezed: Reader = (source, args, first) => {
  const dim = dimension(source, argument(args, 'dim', first) ?? argument(args, 'axis'));
  return dim === undefined ? undefined : (tensor) => withAxis(tensor, dim);
};

const squeezed: Reader = (source, args, first) => {
  const node = argument(args, 'dim', first) ?? argument(args, 'axis');
  const dim = dimension(source, node);
  if (node && dim === undefined) return undefined;
  return (tensor) => {
    const axis = dim === undefined ? undefined : axisOf(dim, Math.max(tensor.shape.length, 1));
    return { ...tensor, shape: tensor.shape.filter((size, i) => size !== 1 || (axis !== undefined && axis !== i)) };
  };
};

/** `.to(torch.float32)` converts, `.to('cuda')` and `.to(device)` move. */
const moved: Reader = (source, args, first) => {
  const node = argument(args, 'dtype', first);
  const dtype = node && dtypeOf(source, node);
  if (dtype) return (tensor) => cast(tensor, dtype);
  return !node || /device|^['"](cpu|cuda|mps)/.test(source.text.slice(node.from, node.to))
    ? keep(source, args, first)
    : undefined;
};

const methods: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['reshape', reshaped],
  ['view', reshaped],
  ['unsqueeze', unsqueezed],
  ['squeeze', squeezed],
  ['to', moved],
  ['type', moved],
  ['astype', moved],
  ['float', to('float32')],
  ['double', to('float64')],
  ['half', to('float16')],
  ['bfloat16', to('bfloat16')],
  ['char', to('int8')],
  ['byte', to('uint8')],
  ['short', to('int16')],
  ['int', to('int32')],
  ['long', to('int64')],
  ['bool', to('bool')],
  ...['contiguous', 'clone', 'copy', 'detach', 'cpu', 'cuda', 'numpy', 'requires_grad_'].map(
    (name): [string, Reader] => [name, keep],
  ),
]);

const functions: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['torch.reshape', reshaped],
  ['torch.unsqueeze', unsqueezed],
  ['torch.squeeze', squeezed],
  ['torch.clone', keep],
  ['numpy.reshape', reshaped],
  ['numpy.expand_dims', unsqueezed],
  ['numpy.squeeze', squeezed],
]);

/** `torch.reshape(x, …)`, `x.view(…)`, `x.float()`; undefined for any other expression, or if it cannot be read. */
export function reshapingOf(source: PythonSource, node: SyntaxNode): Reshaping | undefined {
  const callee = node.name === 'CallExpression' ? calleeOf(node) : undefined;
  if (!callee) return undefined;
  const name = dottedName(source.text, callee);
  const meanings = name === undefined ? [] : source.imports.meanings(name);
  const ofTensor = meanings.flatMap((meaning) => functions.get(meaning) ?? [])[0];
  const args = argumentsOf(source.text, node);
  if (ofTensor) {
    const receiver = argument(args, 'input', 0) ?? argument(args, 'a');
    return build(receiver, ofTensor(source, args, argument(args, 'input') ? 0 : 1), node);
  }
  const call = methodCall(source.text, node);
  return call && build(call.receiver, methods.get(call.method)?.(source, args, 0), node);
}

/** What the step refuses is the fault of this call. */
function build(receiver: SyntaxNode | undefined, step: Step | undefined, node: SyntaxNode): Reshaping | undefined {
  if (!receiver || !step) return undefined;
  return {
    receiver,
    step(tensor) {
      try {
        return step(tensor);
      } catch (error) {
        const at = node.getChild('ArgList')?.from ?? node.from;
        throw error instanceof TensorError ? new TensorError(error.message, error.offset ?? at) : error;
      }
    },
  };
}

function dimension(source: PythonSource, node: SyntaxNode | undefined): number | undefined {
  const value = node && valueOf(source, node);
  return typeof value === 'bigint' ? Number(value) : undefined;
}

function axisOf(dim: number, rank: number): number {
  if (dim >= -rank && dim < rank) return dim < 0 ? dim + rank : dim;
  throw new TensorError(
    l10n.t('Dimension out of range (expected to be in range of [{0}, {1}], but got {2})', -rank, rank - 1, dim),
  );
}

function withAxis(tensor: Tensor, dim: number): Tensor {
  const axis = axisOf(dim, tensor.shape.length + 1);
  return { ...tensor, shape: [...tensor.shape.slice(0, axis), 1, ...tensor.shape.slice(axis)] };
}
