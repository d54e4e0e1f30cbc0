import type { SyntaxNode } from '@lezer/common';
import { TensorError } from '../errors';
import { cast, described, type Description } from '../tensors/description';
import type { DType } from '../tensors/dtype';
import { reshape } from '../tensors/tensor';
import { expand, pick, repeat } from '../tensors/views';
import { argument, argumentsOf, type CallArguments } from './arguments';
import { axisOf, flatten, permute, swap, transposed, withAxis } from './axes';
import { dtypeOf } from './constructors';
import { libraryOf } from './library';
import { accepts } from './signatures';
import type { PythonSource } from './source';
import { calleeOf, dottedName, methodCall } from './syntax';
import { subscriptOf } from './subscripts';
import { valueOf } from './values';

/** What a call makes of the tensor it is given. */
export type Step = (tensor: Description) => Description;

/** A call that keeps the values of a tensor: the expression it takes, and what it does. */
export interface Reshaping {
  readonly receiver: SyntaxNode;
  readonly step: Step;
}

/** Reads a step's arguments; `first` is the position of the one after the tensor. Undefined if unknown. */
type Reader = (source: PythonSource, args: CallArguments, first: number) => Step | undefined;

/** Reads only calls whose every argument is understood; `positional` counts those after the tensor. */
const taking =
  (positional: number, keywords: readonly string[], reader: Reader): Reader =>
  (source, args, first) =>
    accepts({ positional: positional + first, keywords: [...keywords, 'input', 'a'] }, args)
      ? reader(source, args, first)
      : undefined;

const keep: Reader = taking(1, ['force'], () => (tensor) => tensor);
const to = (dtype: DType): Reader => taking(0, [], () => (tensor) => cast(tensor, dtype));

const reshaped: Reader = taking(Infinity, ['shape', 'newshape', 'size', 'order'], (source, args, first) => {
  const order = argument(args, 'order');
  if (order && valueOf(source, order) !== 'C') return undefined;
  const named = argument(args, 'shape') ?? argument(args, 'newshape') ?? argument(args, 'size');
  const nodes = named ? [named] : args.positional.slice(first);
  const values = nodes.map((node) => valueOf(source, node));
  const sizes = values.length === 1 && Array.isArray(values[0]) ? (values[0] as readonly unknown[]) : values;
  if (sizes.length === 0 || !sizes.every((size) => typeof size === 'bigint')) return undefined;
  return (tensor) => reshape(tensor, sizes.map(Number));
});

const unsqueezed: Reader = taking(1, ['dim', 'axis'], (source, args, first) => {
  const dim = dimension(source, argument(args, 'dim', first) ?? argument(args, 'axis'));
  return dim === undefined ? undefined : (tensor) => withAxis(tensor, dim);
});

const squeezed: Reader = taking(1, ['dim', 'axis'], (source, args, first) => {
  const node = argument(args, 'dim', first) ?? argument(args, 'axis');
  const dim = dimension(source, node);
  if (node && dim === undefined) return undefined;
  return (tensor) => {
    const axis = dim === undefined ? undefined : axisOf(dim, Math.max(tensor.shape.length, 1));
    return { ...tensor, shape: tensor.shape.filter((size, i) => size !== 1 || (axis !== undefined && axis !== i)) };
  };
});

/** `.to(torch.float32)` converts, `.to('cuda')` and `.to(device)` move; `.to(device, torch.float32)` does both. */
const moved: Reader = taking(2, ['dtype'], (source, args, first) => {
  const nodes = [...args.positional.slice(first), ...[argument(args, 'dtype')].flatMap((node) => node ?? [])];
  const dtypes = nodes.map((node) => dtypeOf(source, node));
  const isPlace = (node: SyntaxNode) => /device|^['"](cpu|cuda|mps)/.test(source.text.slice(node.from, node.to));
  if (!nodes.every((node, i) => dtypes[i] ?? isPlace(node))) return undefined;
  const dtype = dtypes.find((each) => each !== undefined);
  return nodes.length === 0 && !args.keyword.has('device')
    ? undefined
    : (tensor) => (dtype ? cast(tensor, dtype) : tensor);
});

/** Integers, one after the other or in one list: `x.permute(0, 2, 1)`. */
function wholeNumbers(source: PythonSource, nodes: readonly SyntaxNode[]): number[] | undefined {
  const values = nodes.map((node) => valueOf(source, node));
  const numbers: readonly unknown[] = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  return numbers.every((number) => typeof number === 'bigint') ? numbers.map(Number) : undefined;
}

const permuted: Reader = taking(Infinity, ['dims', 'axes'], (source, args, first) => {
  const named = argument(args, 'dims') ?? argument(args, 'axes');
  const dims = wholeNumbers(source, named ? [named] : args.positional.slice(first));
  return dims && dims.length > 0 ? (tensor) => permute(tensor, dims) : undefined;
});

const swapped: Reader = taking(Infinity, ['dim0', 'dim1', 'axes'], (source, args, first) => {
  if (args.positional.length === first && args.keyword.size === 0) return transposed;
  const nodes = [argument(args, 'dim0', first), argument(args, 'dim1', first + 1)].flatMap((node) => node ?? []);
  const [a, b] = wholeNumbers(source, nodes) ?? [];
  if (a === undefined || b === undefined) return permuted(source, args, first) ?? undefined;
  // NumPy's transpose takes all axes
  return args.positional.length - first > 2 ? permuted(source, args, first) : (tensor) => swap(tensor, a, b);
});

const flattened: Reader = taking(2, ['start_dim', 'end_dim'], (source, args, first) => {
  const nodes = [argument(args, 'start_dim', first), argument(args, 'end_dim', first + 1)];
  const [start, end] = nodes.map((node, i) => (node ? dimension(source, node) : -i));
  return start === undefined || end === undefined ? undefined : (tensor) => flatten(tensor, start, end);
});

/** Sizes as `x.expand(2, 3)` and `x.repeat((2, 3))` take them. */
const sized = (step: (tensor: Description, sizes: readonly number[]) => Description): Reader =>
  taking(Infinity, ['size', 'repeats'], (source, args, first) => {
    const named = argument(args, 'size') ?? argument(args, 'repeats');
    const sizes = wholeNumbers(source, named ? [named] : args.positional.slice(first));
    return sizes && sizes.length > 0 ? (tensor) => step(tensor, sizes) : undefined;
  });

/** `torch.zeros_like(x)`: the shape of one tensor, and its dtype unless another is asked for. */
const alike = (number: bigint | undefined): Reader =>
  taking(number === undefined ? 1 : 0, ['fill_value', 'dtype'], (source, args, first) => {
    const node = argument(args, 'fill_value', first);
    const value = number ?? (node && valueOf(source, node));
    const named = argument(args, 'dtype');
    const dtype = named && dtypeOf(source, named);
    if ((named && !dtype) || (typeof value !== 'bigint' && typeof value !== 'number')) return undefined;
    return ({ shape, dtype: own }) => described(shape, dtype ?? own, { kind: 'constant', value });
  });

const methods: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['reshape', reshaped],
  ['view', reshaped],
  ['unsqueeze', unsqueezed],
  ['squeeze', squeezed],
  ['permute', permuted],
  ['transpose', swapped],
  ['flatten', flattened],
  ['ravel', flattened],
  ['expand', sized(expand)],
  ['repeat', sized(repeat)],
  ['t', taking(0, [], () => transposed)],
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
  ['torch.permute', permuted],
  ['torch.transpose', swapped],
  ['torch.flatten', flattened],
  ...['torch', 'numpy'].flatMap((library): [string, Reader][] => [
    [`${library}.zeros_like`, alike(0n)],
    [`${library}.ones_like`, alike(1n)],
    [`${library}.full_like`, alike(undefined)],
  ]),
  ['numpy.reshape', reshaped],
  ['numpy.transpose', permuted],
  ['numpy.expand_dims', unsqueezed],
  ['numpy.squeeze', squeezed],
]);

/** `torch.reshape(x, …)`, `x.view(…)`, `x.float()`; undefined for any other expression, or if it cannot be read. */
export function reshapingOf(source: PythonSource, node: SyntaxNode): Reshaping | undefined {
  const callee = node.name === 'CallExpression' ? calleeOf(node) : undefined;
  if (!callee) return attributeOf(source, node);
  const name = dottedName(source.text, callee);
  const meanings = name === undefined ? [] : source.imports.meanings(name);
  const ofTensor = meanings.flatMap((meaning) => functions.get(meaning) ?? [])[0];
  const args = argumentsOf(source.text, node);
  if (ofTensor) {
    const receiver = argument(args, 'input', 0) ?? argument(args, 'a');
    return build(receiver, ofTensor(source, args, argument(args, 'input') ? 0 : 1), node);
  }
  const call = methodCall(source.text, node);
  // NumPy's `repeat` repeats each element
  if (call?.method === 'repeat' && libraryOf(source, call.receiver) !== 'torch') return undefined;
  return call && build(call.receiver, methods.get(call.method)?.(source, args, 0), node);
}

/** `x.T`, `x.mT` and `x[0, 1:]`. */
function attributeOf(source: PythonSource, node: SyntaxNode): Reshaping | undefined {
  const property = node.name === 'MemberExpression' ? node.lastChild : undefined;
  if (node.firstChild && property?.name === ']') {
    const indices = subscriptOf(source, node);
    return build(node.firstChild, indices && ((tensor) => pick(tensor, indices)), node);
  }
  const name = property?.name === 'PropertyName' && source.text.slice(property.from, property.to);
  if (!node.firstChild || (name !== 'T' && name !== 'mT')) return undefined;
  return { receiver: node.firstChild, step: name === 'T' ? transposed : (tensor) => swap(tensor, -2, -1) };
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
