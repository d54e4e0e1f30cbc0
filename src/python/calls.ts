import type { SyntaxNode } from '@lezer/common';
import {
  isLayerName,
  layerOfFunctional,
  layers,
  type ArgumentValue,
  type LayerCall,
  type LayerName,
} from '../pooling/layers';
import { argumentsOf } from './arguments';
import { bindingOf } from './lookup';
import type { PythonSource } from './source';
import { calleeOf, dottedName } from './syntax';
import { valueOf, type PythonValue } from './values';

/** A pooling call in the text, and where it is. */
export interface PoolingCallSite {
  readonly call: LayerCall;
  /** From the callee's start to after the closing parenthesis. */
  readonly start: number;
  readonly end: number;
  /** `MaxPool2d` alone, without the module before it. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** The input expression of `F.max_pool2d(x, …)`. */
  readonly input?: { readonly start: number; readonly end: number };
  /** Arguments of unknown value: PyTorch's name if known, else the argument's text. */
  readonly unknown: readonly string[];
}

/** All pooling calls, in the order of the text. */
export function poolingCalls(source: PythonSource): PoolingCallSite[] {
  return source.scopes.calls.flatMap((node) => siteOf(source, node) ?? []);
}

/** The innermost pooling call around the offset, anywhere from its callee to after its closing parenthesis. */
export function poolingCallAt(source: PythonSource, offset: number): PoolingCallSite | undefined {
  for (const side of [1, -1] as const) {
    for (let node: SyntaxNode | null = source.tree.resolveInner(offset, side); node; node = node.parent) {
      const site = node.name === 'CallExpression' ? siteOf(source, node) : undefined;
      if (site && site.start <= offset && offset <= site.end) return site;
    }
  }
  return undefined;
}

/** What the callee is: a layer of torch.nn, or a function that takes the input too. */
function operatorOf(source: PythonSource, callee: SyntaxNode): { op: LayerName; functional: boolean } | undefined {
  const name = dottedName(source.text, callee);
  if (name === undefined || bindingOf(source.scopes, name.split('.')[0]!, callee)) return undefined;
  for (const meaning of source.imports.meanings(name)) {
    const [, module, last] = /^(.*)\.(\w+)$/.exec(meaning) ?? [];
    if (module === undefined || last === undefined) continue;
    if (module === 'torch.nn' && isLayerName(last)) return { op: last, functional: false };
    const op = module === 'torch.nn.functional' || module === 'torch' ? layerOfFunctional(last) : undefined;
    if (op) return { op, functional: true };
  }
  return undefined;
}

function siteOf(source: PythonSource, node: SyntaxNode): PoolingCallSite | undefined {
  const callee = calleeOf(node);
  const operator = callee && operatorOf(source, callee);
  if (!operator) return undefined;
  const { op, functional } = operator;
  const name = callee.lastChild ?? callee;
  const { kwargs, unknown, input } = bind(source, node, op, functional);
  return {
    call: { op, kwargs },
    start: node.from,
    end: node.to,
    nameStart: name.from,
    nameEnd: name.to,
    ...(input && { input: { start: input.from, end: input.to } }),
    unknown,
  };
}

/** Gives every argument its name, as Python would. */
function bind(source: PythonSource, node: SyntaxNode, op: LayerName, functional: boolean) {
  const args = argumentsOf(source.text, node);
  const { inputs, positional, functionalPositional } = layers[op];
  const names: readonly string[] = functional ? [...inputs, ...functionalPositional] : positional;
  const kwargs: Record<string, ArgumentValue> = {};
  const unknown: string[] = [...args.unpacked];
  let input: SyntaxNode | undefined;
  const pass = (name: string | undefined, value: SyntaxNode | undefined) => {
    if (functional && name === 'input') {
      input = value;
      return;
    }
    if (functional && name === 'indices') return;
    const read = name !== undefined && value ? argumentValue(valueOf(source, value)) : undefined;
    if (name !== undefined && read !== undefined) kwargs[name] = read;
    else unknown.push(name ?? (value ? source.text.slice(value.from, value.to) : ''));
  };
  args.positional.forEach((value, i) => pass(i < args.placed ? names[i] : undefined, value));
  for (const [name, value] of args.keyword) if (args.closed || names.includes(name)) pass(name, value);
  return { kwargs, unknown, input };
}

function argumentValue(value: PythonValue | undefined): ArgumentValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return value.map((item) => argumentValue(item)!);
}
