import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { DType } from '../tensors/dtype';
import { argument, argumentsOf, type CallArguments } from './arguments';
import { dtypeNamed } from './dtypeNames';
import type { Library } from './literals';
import { bindingOf } from './lookup';
import type { PythonSource } from './source';
import { accepts } from './signatures';
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
  /** How many arguments it takes by position: the second is the dtype, the third changes no value. */
  readonly positional?: number;
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
  ['numpy.array', { library: 'numpy', data: 'object', positional: 2 }],
  ['numpy.asarray', { library: 'numpy', data: 'a', positional: 3 }],
]);

/** The constructor a call is, if it is one, gets any data, and is understood. `torch.Tensor(2, 3)` gets sizes, not data. */
export function constructorOf(source: PythonSource, call: SyntaxNode): Constructor | undefined {
  const maker = makerOf(source, call);
  if (!maker) return undefined;
  const args = argumentsOf(source.text, call);
  const data = argument(args, maker.data, 0);
  if (!data || (maker.dtype && maker.library === 'torch' && data.name === 'Number')) return undefined;
  const keywords = [maker.data, ...(maker.dtype ? [] : ['dtype', 'order', 'subok'])];
  if (!accepts({ positional: maker.positional ?? 1, keywords }, args)) return undefined;
  return {
    library: maker.library,
    data,
    dtype: () => maker.dtype ?? dtypeArgument(source, args, (maker.positional ?? 1) > 1 ? 1 : undefined),
  };
}

/** Whether a call is one of these, understood or not. */
export function isConstructor(source: PythonSource, call: SyntaxNode): boolean {
  return makerOf(source, call) !== undefined;
}

function makerOf(source: PythonSource, call: SyntaxNode): Maker | undefined {
  const callee = call.name === 'CallExpression' ? calleeOf(call) : undefined;
  const name = callee && dottedName(source.text, callee);
  if (name === undefined) return undefined;
  return source.imports.meanings(name).flatMap((meaning) => makers.get(meaning) ?? scalarMaker(meaning) ?? [])[0];
}

/** `np.float32([1, 2])` */
function scalarMaker(meaning: string): Maker | undefined {
  const dtype = /^numpy\.[a-z]/.test(meaning) ? dtypeNamed(meaning.slice('numpy.'.length)) : undefined;
  return dtype && { library: 'numpy', data: '', dtype };
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
