import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { argument, argumentsOf } from '../../python/arguments';
import type { PythonSource } from '../../python/source';
import { calleeOf, dottedName, enclosing } from '../../python/syntax';
import { parseSignature } from '../evaluate/signature';
import { layers } from '../torch/layers';
import type { Place } from '../value';

/** The call that stands at a place. */
export function callAt({ tree }: PythonSource, { from, to }: Place): SyntaxNode | undefined {
  let node: SyntaxNode | null = tree.resolveInner(from, 1);
  while (node && (node.to < to || node.from > from)) node = node.parent;
  while (node && !(node.name === 'CallExpression' && node.from === from && node.to === to)) {
    if (node.from !== from || node.to > to) return undefined;
    node = node.parent;
  }
  return node ?? undefined;
}

/** `Conv2d` of `nn.Conv2d(…)`; undefined if it is no layer of torch.nn. */
export function layerName({ text }: PythonSource, call: SyntaxNode): string | undefined {
  const callee = calleeOf(call);
  const name = callee && dottedName(text, callee)?.replace(/^.*\./, '');
  return name !== undefined && Object.hasOwn(layers, name) ? name : undefined;
}

/** The argument of a layer's constructor by its parameter's name. */
export function layerArgument(source: PythonSource, call: SyntaxNode, parameter: string): SyntaxNode | undefined {
  const name = layerName(source, call);
  if (name === undefined) return undefined;
  const position = parametersOf(name).indexOf(parameter);
  return position < 0 ? undefined : argument(argumentsOf(source.text, call), parameter, position);
}

function parametersOf(layer: string): readonly string[] {
  return parseSignature(layers[layer]!.signature)
    .filter(({ kind }) => kind === 'positional')
    .map(({ name }) => name);
}

/** The parameter that a node is the argument for: `kernel_size` of the 3 in `nn.Conv2d(1, 6, 3)`. */
export function parameterOf(source: PythonSource, node: SyntaxNode): string | undefined {
  const call = enclosing(node, 'CallExpression');
  if (!call) return undefined;
  const { positional, keyword } = argumentsOf(source.text, call);
  const isNode = (value: SyntaxNode | undefined) => value?.from === node.from && value.to === node.to;
  for (const [name, value] of keyword) if (isNode(value)) return name;
  const layer = layerName(source, call);
  const position = positional.findIndex(isNode);
  return layer === undefined || position < 0 ? undefined : parametersOf(layer)[position];
}

/** `Change kernel_size to 3 (line 12)`; the line is told if it is not that of the problem. */
export function changeTitle(source: PythonSource, node: SyntaxNode, to: string, problem: Place): string {
  const what = parameterOf(source, node) ?? source.text.slice(node.from, node.to);
  return onLine(source, node.from, problem, l10n.t('Change {0} to {1}', what, to));
}

/** Adds the line to what is done on another one than the problem's. */
export function onLine({ text }: PythonSource, offset: number, problem: Place, title: string): string {
  const line = lineOf(text, offset);
  return line === lineOf(text, problem.from) ? title : l10n.t('{0} (line {1})', title, line);
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The calls of a text, in its order. */
export function callsIn(top: SyntaxNode): SyntaxNode[] {
  return nodesIn(top, 'CallExpression').filter((node) => node.getChild('ArgList'));
}

/** The nodes of a kind, in the text's order. */
export function nodesIn(top: SyntaxNode, kind: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  top.cursor().iterate(({ name, node }) => {
    if (name === kind) found.push(node);
  });
  return found;
}
