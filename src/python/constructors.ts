import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { DType } from '../tensors/dtype';
import { argument, argumentsOf, type CallArguments } from './arguments';
import { dtypeNamed } from './dtypeNames';
import type { Library } from './literals';
import { bindingOf } from './lookup';
import type { PythonSource } from './source';
import { calleeOf, dottedName } from './syntax';

/** `torch.tensor(data, dtype=…)` or the like. */
export interface Constructor {
  readonly library: Library;
  readonly data: SyntaxNode;
  /**
   * The dtype asked for, if any.
   *
   * @throws TensorError if it is one Poolscope does not know
   */
  dtype(): DType | undefined;
}

interface Maker {
  readonly library: Library;
  /** The name of the first parameter, if it is passed by name. */
  readonly data: string;
  readonly dtype?: DType;
}

const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['torch.tensor', { library: 'torch', data: 'data' }],
  ['torch.as_tensor', { library: 'torch', data: 'data' }],
  ['torch.asarray', { library: 'torch', data: 'obj' }],
  ['torch.from_numpy', { library: 'torch', data: 'ndarray' }],
  ['torch.Tensor', { library: 'torch', data: 'data', dtype: 'float32' }],
  ['torch.FloatTensor', { library: 'torch', data: 'data', dtype: 'float32' }],
  ['torch.DoubleTensor', { library: 'torch', data: 'data', dtype: 'float64' }],
  ['torch.HalfTensor', { library: 'torch', data: 'data', dtype: 'float16' }],
  ['torch.BFloat16Tensor', { library: 'torch', data: 'data', dtype: 'bfloat16' }],
  ['torch.CharTensor', { library: 'torch', data: 'data', dtype: 'int8' }],
  ['torch.ByteTensor', { library: 'torch', data: 'data', dtype: 'uint8' }],
  ['torch.ShortTensor', { library: 'torch', data: 'data', dtype: 'int16' }],
  ['torch.IntTensor', { library: 'torch', data: 'data', dtype: 'int32' }],
  ['torch.LongTensor', { library: 'torch', data: 'data', dtype: 'int64' }],
  ['torch.BoolTensor', { library: 'torch', data: 'data', dtype: 'bool' }],
  ['numpy.array', { library: 'numpy', data: 'object' }],
  ['numpy.asarray', { library: 'numpy', data: 'a' }],
]);

/** The constructor a call is, if it is one and gets any data. `torch.Tensor(2, 3)` gets sizes, not data. */
export function constructorOf(source: PythonSource, call: SyntaxNode): Constructor | undefined {
  const callee = call.name === 'CallExpression' ? calleeOf(call) : undefined;
  const name = callee && dottedName(source.text, callee);
  if (name === undefined) return undefined;
  const maker = source.imports.meanings(name).flatMap((meaning) => makers.get(meaning) ?? [])[0];
  if (!maker) return undefined;
  const args = argumentsOf(source.text, call);
  const data = argument(args, maker.data, 0);
  if (!data || (maker.dtype && (args.positional.length > 1 || data.name === 'Number'))) return undefined;
  return {
    library: maker.library,
    data,
    dtype: () => maker.dtype ?? dtypeArgument(source, args, maker.library === 'numpy' ? 1 : undefined),
  };
}

/**
 * The dtype a call asks for, by name or, from 0, by position.
 *
 * @throws TensorError if it is one Poolscope does not know
 */
export function dtypeArgument(source: PythonSource, args: CallArguments, position?: number): DType | undefined {
  const node = argument(args, 'dtype', position);
  if (!node || node.name === 'None') return undefined;
  const dtype = dtypeOf(source, node);
  if (!dtype) throw new TensorError(l10n.t('Unknown dtype: {0}', source.text.slice(node.from, node.to)), node.from);
  return dtype;
}

/** What Python's own types and torch's short names stand for. */
const builtins: ReadonlyMap<string, DType> = new Map<string, DType>([
  ['float', 'float64'],
  ['int', 'int64'],
  ['bool', 'bool'],
  ['torch.float', 'float32'],
  ['torch.int', 'int32'],
]);

/** The dtype an expression names: `torch.float32`, `np.uint8`, `float`, `'int64'`, or a variable that is one. */
export function dtypeOf(source: PythonSource, node: SyntaxNode): DType | undefined {
  const text = source.text.slice(node.from, node.to);
  if (node.name === 'String') return named(text.slice(1, -1));
  const name = dottedName(source.text, node);
  if (name === undefined) return undefined;
  const value = bindingOf(source.scopes, name, node)?.value;
  if (value && value.name !== 'VariableName') return dtypeOf(source, value);
  const builtin = builtins.get(name);
  if (builtin && !name.includes('.')) return builtin;
  for (const meaning of source.imports.meanings(name)) {
    const [, library, last] = /^(torch|numpy)\.(\w+)$/.exec(meaning) ?? [];
    const dtype = builtins.get(meaning) ?? (library && last ? named(last) : undefined);
    if (dtype) return dtype;
  }
  return undefined;
}

function named(name: string): DType | undefined {
  return dtypeNamed(name) ?? builtins.get(name);
}
