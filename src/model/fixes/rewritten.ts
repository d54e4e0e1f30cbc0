import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { argumentsOf } from '../../python/arguments';
import { calleeOf, methodCall, parts } from '../../python/syntax';
import { callAt, callsIn, layerName, nodesIn, onLine } from './callText';
import type { Fix, Refused } from './fix';
import { batched, channelsFirst, flattened, inputOf, padded } from './insertions';

type Rewrite = (refused: Refused, call: SyntaxNode) => Iterable<Fix>;

/** What is written differently, by PyTorch's words. */
const rewrites: readonly (readonly [RegExp, Rewrite])[] = [
  [/^mat1 and mat2 shapes cannot be multiplied/, flattened],
  [/^Given groups=.* channels, but got/, channelsFirst],
  [/^Expected \dD \(unbatched\) or \dD \(batched\) input|expected \d?D? ?(?:or \dD )?input \(got \dD input\)/, batched],
  [/^shape '.*' is invalid for input of size|batch_size \(\d+\) to match target batch_size/, viewed],
  [/^view size is not compatible/, reshaped],
  [/^Sizes of tensors must match except in dimension 1\./, padded],
  [/^list is not a Module subclass|^OrderedDict is not a Module subclass/, unpacked],
  [/^cannot assign module before Module.__init__\(\) call/, initialized],
  [/float/, dividedWhole],
  [/^Expected more than 1 value per channel when training/, lastDropped],
  [/^expected (?:2D or 3D|4D|5D) input \(got/, normalizedInRank],
];

/** Rewritings that may mend a problem. */
export function* rewritten(refused: Refused): Generator<Fix> {
  const { source, problem } = refused;
  const call = callAt(source, problem.place!);
  if (call) for (const [words, rewrite] of rewrites) if (words.test(problem.message)) yield* rewrite(refused, call);
}

/** `x.view(-1, 400)` → `x.view(x.size(0), -1)`, wherever a view keeps no batch. */
export function* viewed({ source, problem }: Refused): Generator<Fix> {
  const { text } = source;
  for (const call of callsIn(source.tree.topNode)) {
    const found = methodCall(text, call);
    if (!found || !['view', 'reshape'].includes(found.method)) continue;
    const list = call.getChild('ArgList')!;
    const { positional } = argumentsOf(text, call);
    const receiver = text.slice(found.receiver.from, found.receiver.to);
    if (positional.length !== 2 || found.receiver.name !== 'VariableName') continue;
    const written = `(${receiver}.size(0), -1)`;
    const title = onLine(
      source,
      call.from,
      problem.place!,
      l10n.t('Change {0} to {1}', text.slice(list.from, list.to), written),
    );
    yield { title, edits: [{ from: list.from, to: list.to, text: written }] };
  }
}

function* reshaped({ source }: Refused, call: SyntaxNode): Generator<Fix> {
  const property = calleeOf(call)?.lastChild;
  if (property?.name !== 'PropertyName' || source.text.slice(property.from, property.to) !== 'view') return;
  yield {
    title: l10n.t('Change {0} to {1}', 'view', 'reshape'),
    edits: [{ from: property.from, to: property.to, text: 'reshape' }],
  };
}

/** `nn.Sequential([…])` → `nn.Sequential(*[…])`. */
function* unpacked({ source }: Refused, call: SyntaxNode): Generator<Fix> {
  const [list] = argumentsOf(source.text, call).positional;
  if (list) yield { title: l10n.t('Insert {0}', '*'), edits: [{ from: list.from, to: list.from, text: '*' }] };
}

/** Classes whose `__init__` does not call that of their base. */
function* initialized({ source, problem }: Refused): Generator<Fix> {
  const { text } = source;
  for (const node of nodesIn(source.tree.topNode, 'FunctionDefinition')) {
    const name = node.getChild('VariableName');
    const body = node.getChild('Body');
    const statement = body && [...parts(body)].find((part) => part.name !== ':');
    if (!name || !statement || text.slice(name.from, name.to) !== '__init__') continue;
    const indent = text.slice(text.lastIndexOf('\n', statement.from - 1) + 1, statement.from);
    if (indent.trim() !== '' || text.slice(body.from, body.to).includes('super(')) continue;
    const title = onLine(source, statement.from, problem.place!, l10n.t('Insert {0}', 'super().__init__()'));
    yield { title, edits: [{ from: statement.from, to: statement.from, text: `super().__init__()\n${indent}` }] };
  }
}

/** `64 / 2` → `64 // 2`. */
function* dividedWhole({ source, problem }: Refused): Generator<Fix> {
  const operators = nodesIn(source.tree.topNode, 'ArithOp');
  for (const node of operators.filter(({ from, to }) => source.text.slice(from, to) === '/'))
    yield {
      title: onLine(source, node.from, problem.place!, l10n.t('Change {0} to {1}', '/', '//')),
      edits: [{ from: node.from, to: node.to, text: '//' }],
    };
}

/** The last batch may have one sample. */
function* lastDropped({ source, problem }: Refused): Generator<Fix> {
  for (const call of callsIn(source.tree.topNode)) {
    const callee = source.text.slice(call.firstChild!.from, call.firstChild!.to);
    const close = call.getChild('ArgList')?.lastChild;
    if (!/\bDataLoader$/.test(callee) || !close || argumentsOf(source.text, call).keyword.has('drop_last')) continue;
    const title = onLine(source, call.from, problem.place!, l10n.t('Add {0}', 'drop_last=True'));
    yield { title, edits: [{ from: close.from, to: close.from, text: ', drop_last=True' }] };
  }
}

/** `BatchNorm2d` of a tensor of two dimensions → `BatchNorm1d`. */
function* normalizedInRank(refused: Refused): Generator<Fix> {
  const { source, problem } = refused;
  const input = inputOf(refused);
  const call = problem.layer && callAt(source, problem.layer.madeAt);
  const callee = call && calleeOf(call);
  if (!input || !callee || !layerName(source, call)?.includes('Norm')) return;
  const rank = Math.max(input.length - 2, 1);
  const name = source.text.slice(callee.from, callee.to);
  const fitting = name.replace(/\dd$/, `${rank}d`);
  const title = onLine(source, call.from, problem.place!, l10n.t('Change {0} to {1}', name, fitting));
  yield { title, edits: [{ from: callee.from, to: callee.to, text: fitting }] };
}
