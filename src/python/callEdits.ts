import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import {
  asPython,
  formatArgument,
  layers,
  passed,
  sameCall,
  type ArgumentValue,
  type LayerCall,
} from '../pooling/layers';
import { argument, argumentsOf, type CallArguments } from './arguments';
import { poolingCallAt, type PoolingCallSite } from './calls';
import type { PythonSource } from './source';

/** A part of a text, and what takes its place. Offsets are UTF-16 units from the text's start. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What turns the pooling call at an offset into another. Only arguments change, with another layer its name too: comments, the order and all else
 * stay.
 *
 * @param from what the call is expected to be
 * @throws PoolscopeError if it is another one, or if the new call cannot be written there
 */
export function callEdits(source: PythonSource, offset: number, from: LayerCall, to: LayerCall): readonly TextEdit[] {
  const site = poolingCallAt(source, offset);
  if (!site || !sameCall(site.call, from)) {
    throw new PoolscopeError(l10n.t('The code has changed since. Visualize this call again.'));
  }
  const node = callNode(source, site);
  const args = argumentsOf(source.text, node);
  if (args.unpacked.length > 0 || !args.closed) {
    throw new PoolscopeError(l10n.t('The arguments of this call are not spelled out: {0}', args.unpacked.join(', ')));
  }
  const place = { source, site, node, args };
  return from.op === to.op ? argumentEdits(place, to) : layerEdits(place, to);
}

interface CallPlace {
  readonly source: PythonSource;
  readonly site: PoolingCallSite;
  readonly node: SyntaxNode;
  readonly args: CallArguments;
}

function callNode({ tree }: PythonSource, { start, end }: PoolingCallSite): SyntaxNode {
  let node: SyntaxNode | null = tree.resolveInner(start, 1);
  while (node && !(node.name === 'CallExpression' && node.from === start && node.to === end)) node = node.parent;
  return node!;
}

function isFunction({ source, site }: CallPlace): boolean {
  return source.text.slice(site.nameStart, site.nameEnd) !== site.call.op;
}

/** The arguments that can be written in the call, and where each stands if it has no name. */
function parametersAt(place: CallPlace): { readonly names: readonly string[]; readonly first: number } {
  const { positional, functionalPositional, inputs } = layers[place.site.call.op];
  return isFunction(place) ? { names: functionalPositional, first: inputs.length } : { names: positional, first: 0 };
}

function argumentEdits(place: CallPlace, to: LayerCall): readonly TextEdit[] {
  const { site, node, args } = place;
  const { names, first } = parametersAt(place);
  const defaults: Readonly<Record<string, ArgumentValue>> = layers[to.op].defaults;
  const added: string[] = [];
  const edits = names.flatMap((name, position): readonly TextEdit[] => {
    const [before, after] = [site.call.kwargs[name], to.kwargs[name]].map((value) => value ?? defaults[name]);
    if (JSON.stringify(before) === JSON.stringify(after) || after === undefined) return [];
    const written = argument(args, name, first + position);
    const text = formatArgument(asPython(after));
    if (written) return [{ start: written.from, end: written.to, text }];
    added.push(`${name}=${text}`);
    return [];
  });
  refuseLate(site.call, to, names);
  return added.length > 0 ? [...edits, appended(node, added.join(', '))] : edits;
}

/** Arguments that a layer takes only when it is called are not written where it is made. */
function refuseLate(from: LayerCall, to: LayerCall, names: readonly string[]): void {
  for (const name of layers[to.op].callTime) {
    if (names.includes(name) || JSON.stringify(from.kwargs[name]) === JSON.stringify(to.kwargs[name])) continue;
    throw new PoolscopeError(l10n.t('{0} is passed where the layer is called, not where it is made.', name));
  }
}

/** Behind the last argument, before a comma that follows it. */
function appended(node: SyntaxNode, text: string): TextEdit {
  const list = node.getChild('ArgList')!;
  let last: SyntaxNode | undefined;
  for (let child = list.firstChild; child; child = child.nextSibling)
    if (!['(', ')', ',', 'Comment'].includes(child.name)) last = child;
  const at = last?.to ?? list.from + 1;
  return { start: at, end: at, text: last ? `, ${text}` : text };
}

/** Another layer: its name, and its arguments in place of those that were there. */
function layerEdits(place: CallPlace, to: LayerCall): readonly TextEdit[] {
  const { source, site, node, args } = place;
  const list = node.getChild('ArgList')!;
  const isByName = site.nameStart === site.start;
  const hasMore = list.getChildren('Comment').length > 0 || site.unknown.length > 0 || args.keyword.has('input');
  if (isByName || hasMore || layers[to.op].inputs.length !== layers[site.call.op].inputs.length) {
    const { op } = to;
    throw new PoolscopeError(l10n.t('{0} cannot take the place of this call. Write it by hand.', op));
  }
  const isCalled = isFunction(place);
  const inputs = isCalled ? args.positional.slice(0, layers[to.op].inputs.length) : [];
  const names = isCalled ? layers[to.op].functionalPositional : layers[to.op].positional;
  const kwargs = Object.entries(to.kwargs).map(([name, value]) => [name, asPython(value)] as const);
  const values = Object.entries(passed({ ...to, kwargs: Object.fromEntries(kwargs) }, names));
  const written = [
    ...inputs.map(({ from, to: end }) => source.text.slice(from, end)),
    ...values.map(([name, value]) => `${name}=${value}`),
  ];
  return [
    { start: site.nameStart, end: site.nameEnd, text: isCalled ? layers[to.op].functional : to.op },
    { start: list.from, end: list.to, text: `(${written.join(', ')})` },
  ];
}
