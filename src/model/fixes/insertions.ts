import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { argumentsOf } from '../../python/arguments';
import type { PythonSource } from '../../python/source';
import { calleeOf, parts } from '../../python/syntax';
import { isShape } from './blamedArgument';
import { callAt, callsIn, onLine } from './callText';
import type { Fix, Refused } from './fix';

/** What is handed to a layer, or the layer's own call in a Sequential, with something before it. */
export function* before(
  refused: Refused,
  call: SyntaxNode,
  method: string,
  module: string | undefined,
): Generator<Fix> {
  const { source, problem } = refused;
  const made = problem.layer && callAt(source, problem.layer.madeAt);
  const callee = made && calleeOf(made);
  if (made && callee && module !== undefined && isListed(made)) {
    const prefix = source.text.slice(callee.from, callee.to).replace(/\w+$/, '');
    const title = onLine(source, made.from, problem.place!, l10n.t('Insert {0}', `${prefix}${module}`));
    yield { title, edits: [{ from: made.from, to: made.from, text: `${prefix}${module}, ` }] };
  }
  const [node] = argumentsOf(source.text, call).positional;
  if (node) yield withMethod(source, node, method);
}

/** `x` → `x.method`. */
export function withMethod({ text }: PythonSource, node: SyntaxNode, method: string): Fix {
  const written = text.slice(node.from, node.to);
  const isPrimary = ['VariableName', 'CallExpression', 'MemberExpression', 'ParenthesizedExpression'].includes(
    node.name,
  );
  return {
    title: l10n.t('Insert {0}', `.${method}`),
    edits: [{ from: node.from, to: node.to, text: `${isPrimary ? written : `(${written})`}.${method}` }],
  };
}

/** Whether a layer is made where the layers of a Sequential are listed. */
function isListed(call: SyntaxNode): boolean {
  return call.parent?.name === 'ArgList' || call.parent?.name === 'ArrayExpression';
}

/** The shape that the layer was given. */
export function inputOf({ problem }: Refused): readonly number[] | undefined {
  const input = problem.layer?.input;
  return input && isShape(input) ? input : undefined;
}

export function* flattened(refused: Refused, call: SyntaxNode): Generator<Fix> {
  const rank = inputOf(refused)?.length ?? 0;
  if (rank >= 3) yield* before(refused, call, 'flatten(1)', 'Flatten()');
  // `torch.flatten(x)` and `x.flatten()` took the batch along
  if (rank === 1) for (const other of callsIn(refused.source.tree.topNode)) yield* batchKept(refused, other);
}

export function* batchKept({ source, problem }: Refused, call: SyntaxNode): Generator<Fix> {
  const { positional, keyword } = argumentsOf(source.text, call);
  const name = source.text.slice(call.firstChild!.from, call.firstChild!.to);
  const isFunction = name === 'torch.flatten' && positional.length === 1;
  const isMethod = /(?<!^torch)\.flatten$/.test(name) && positional.length === 0;
  if (keyword.size > 0 || !(isFunction || isMethod)) return;
  const end = call.getChild('ArgList')!.to - 1;
  const title = onLine(source, call.from, problem.place!, l10n.t('Add {0}', 'start_dim=1'));
  yield { title, edits: [{ from: end, to: end, text: isFunction ? ', 1' : '1' }] };
}

/** (N, H, W, C) → (N, C, H, W); a missing dimension of channels. */
export function* channelsFirst(refused: Refused, call: SyntaxNode): Generator<Fix> {
  const input = inputOf(refused);
  const wanted = /to have (\d+) channels/.exec(refused.problem.message)?.[1];
  if (!input || wanted === undefined) return;
  if (input.at(-1) === Number(wanted) && (input.length === 3 || input.length === 4))
    yield* before(refused, call, input.length === 4 ? 'permute(0, 3, 1, 2)' : 'permute(2, 0, 1)', undefined);
  if (wanted === '1' && input.length === 3) yield* before(refused, call, 'unsqueeze(1)', undefined);
}

export function* batched(refused: Refused, call: SyntaxNode): Generator<Fix> {
  yield* before(refused, call, 'unsqueeze(0)', undefined);
  yield* before(refused, call, 'unsqueeze(1)', undefined);
}

/** The smaller of the tensors that are joined, padded to the size of the others. */
export function* padded({ source, trace }: Refused, call: SyntaxNode): Generator<Fix> {
  const [list] = argumentsOf(source.text, call).positional;
  if (!list || !['ArrayExpression', 'TupleExpression'].includes(list.name)) return;
  const members = [...parts(list)].map((node) => {
    const fact = trace.facts().find(({ place }) => place.from === node.from && place.to === node.to);
    const shape = fact?.shapes.at(-1);
    return { node, shape: shape && isShape(shape) ? shape : [] };
  });
  if (members.some(({ shape }) => shape.length !== 4)) return;
  const [height, width] = [2, 3].map((axis) => Math.max(...members.map(({ shape }) => shape[axis]!))) as [
    number,
    number,
  ];
  const edits = members.flatMap(({ node, shape }) => {
    const [down, right] = [height - shape[2]!, width - shape[3]!];
    if (down === 0 && right === 0) return [];
    const name = source.imports.meanings('F').includes('torch.nn.functional') ? 'F.pad' : 'torch.nn.functional.pad';
    const text = `${name}(${source.text.slice(node.from, node.to)}, (0, ${right}, 0, ${down}))`;
    return [{ from: node.from, to: node.to, text }];
  });
  yield { title: l10n.t('Insert {0}', 'F.pad'), edits };
}
