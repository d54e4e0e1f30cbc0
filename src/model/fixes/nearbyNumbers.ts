import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { isShape } from './blamedArgument';
import { callAt, changeTitle, layerName, onLine, parameterOf } from './callText';
import type { Fix, Refused } from './fix';

/** How many of the layers with windows that ran last are tried, and of the numbers around. */
const MOST_LAYERS = 8;
const MOST_NUMBERS = 40;
const windows = /^(?:Conv|Max|Avg|LP)/;

/** What these parameters mostly are. */
const usual: Readonly<Record<string, readonly number[]>> = {
  kernel_size: [3, 1, 2, 5, 7, 4],
  stride: [1, 2],
  padding: [1, 0, 2, 3],
  dilation: [1],
};

/** What numbers of other calls mostly are. */
const axes = [1, 2, 0, 3];

/** Other numbers for the call that fails, the constructor of its layer, and the windows of the layers that ran before it. */
export function* nearbyWindows(refused: Refused): Generator<Fix> {
  const { source, problem, trace } = refused;
  const calls = [problem.place!, ...(problem.layer ? [problem.layer.madeAt] : [])];
  const sizes = problem.layer?.input && isShape(problem.layer.input) ? problem.layer.input.slice(2) : [];
  const before = trace
    .applications()
    .flatMap(({ madeAt }) => callAt(source, madeAt) ?? [])
    .filter((call) => windows.test(layerName(source, call) ?? ''))
    .reverse();
  const failing = calls.flatMap((place) => callAt(source, place) ?? []);
  const all = new Map([...failing, ...before].map((call) => [call.from, call]));
  for (const call of [...all.values()].slice(0, MOST_LAYERS + failing.length))
    yield* variants(refused, call, failing.includes(call) ? sizes : []);
}

function* variants(refused: Refused, call: SyntaxNode, sizes: readonly number[]): Generator<Fix> {
  const { source } = refused;
  const list = call.getChild('ArgList');
  const layer = layerName(source, call) ?? '';
  if (list?.lastChild?.name !== ')') return;
  for (const node of numbersIn(list)) {
    const parameter = parameterOf(source, node) ?? '';
    if (windows.test(layer) && !(parameter in usual)) continue;
    yield* others(refused, node, [...sizes, ...(usual[parameter] ?? axes)]);
  }
  if (windows.test(layer)) yield* added(refused, call);
}

/** Arguments that a layer with windows does not have yet. */
function* added({ source, problem }: Refused, call: SyntaxNode): Generator<Fix> {
  const list = call.getChild('ArgList')!;
  const before = source.text.slice(list.from, list.to);
  const isPool = /^(?:Max|Avg)Pool/.test(layerName(source, call)!);
  for (const text of isPool ? ['ceil_mode=True', 'padding=1'] : ['padding=1']) {
    if (before.includes(text.slice(0, text.indexOf('=') + 1))) continue;
    const title = onLine(source, call.from, problem.place!, l10n.t('Add {0}', text));
    yield { title, edits: [{ from: list.to - 1, to: list.to - 1, text: `, ${text}` }] };
  }
}

/** The small numbers of the text, those next to the call that fails first. */
export function* nearbyNumbers(refused: Refused): Generator<Fix> {
  const { source, problem } = refused;
  const from = problem.layer?.madeAt.from ?? problem.place!.from;
  const distance = (node: SyntaxNode) =>
    Math.min(Math.abs(node.from - from), Math.abs(node.from - problem.place!.from));
  const near = numbersIn(source.tree.topNode).sort((a, b) => distance(a) - distance(b));
  for (const node of near.slice(0, MOST_NUMBERS)) yield* others(refused, node, []);
}

function* others({ source, problem }: Refused, node: SyntaxNode, more: readonly number[]): Generator<Fix> {
  const value = Number(source.text.slice(node.from, node.to));
  const near = [...more, value - 1, value + 1, value - 2, value - 3, value + 3];
  for (const other of new Set(near)) {
    if (other < 0 || other === value) continue;
    const text = String(other);
    yield { title: changeTitle(source, node, text, problem.place!), edits: [{ from: node.from, to: node.to, text }] };
  }
}

/** Integers, but for those in calls within. */
function numbersIn(top: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  top.cursor().iterate(({ name, node }) => {
    if (name === 'Number' && node.to - node.from < 3) found.push(node);
    return top.name !== 'ArgList' || name !== 'CallExpression';
  });
  return found;
}
