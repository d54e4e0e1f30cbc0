import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { argumentsOf } from '../../python/arguments';
import { calleeOf } from '../../python/syntax';
import type { Mistake } from '../mistake';
import { callAt, onLine } from './callText';
import type { Fix, Refused } from './fix';
import { batchKept, before, withMethod } from './insertions';
import { viewed } from './rewritten';

/** What is written in place of what PyTorch takes, though it is hardly meant. */
const corrections: Readonly<Record<Mistake['kind'], (refused: Refused, call: SyntaxNode) => Iterable<Fix>>> = {
  view: viewed,
  loss: alike,
  pool: ceiled,
  row: batchKept,
  *image(refused, call) {
    yield* before(refused, call, 'permute(0, 3, 1, 2)', undefined);
    yield* before(refused, call, 'permute(2, 0, 1)', undefined);
  },
  plane: (refused, call) => before(refused, call, 'unsqueeze(0)', undefined),
  dropout: inRank,
};

/** What may be meant. */
export function* corrected(refused: Refused, mistake: Mistake['kind']): Generator<Fix> {
  const call = callAt(refused.source, refused.problem.place!);
  if (call) yield* corrections[mistake](refused, call);
}

/** A loss of (N, 1) and (N,). */
function* alike({ source }: Refused, call: SyntaxNode): Generator<Fix> {
  const [input, target] = argumentsOf(source.text, call).positional;
  if (!input || !target) return;
  for (const [one, other] of [
    [input, target],
    [target, input],
  ] as const) {
    yield withMethod(source, one, 'squeeze(1)');
    yield withMethod(source, other, 'unsqueeze(1)');
  }
}

/** The fifth argument of a max pooling layer by its name. */
function* ceiled({ source }: Refused, call: SyntaxNode): Generator<Fix> {
  const fifth = argumentsOf(source.text, call).positional[4];
  if (!fifth) return;
  yield {
    title: l10n.t('Insert {0}', 'ceil_mode='),
    edits: [{ from: fifth.from, to: fifth.from, text: 'ceil_mode=' }],
  };
}

/** `Dropout2d` of what is no image → `Dropout1d`, `Dropout`. */
function* inRank({ source, problem }: Refused, call: SyntaxNode): Generator<Fix> {
  const made = problem.layer ? callAt(source, problem.layer.madeAt) : call;
  const callee = made && calleeOf(made);
  if (!callee) return;
  const name = source.text.slice(callee.from, callee.to);
  for (const fitting of [name.replace(/[23]d$/, '1d'), name.replace(/[23]d$/, '')]) {
    const title = onLine(source, callee.from, problem.place!, l10n.t('Change {0} to {1}', name, fitting));
    yield { title, edits: [{ from: callee.from, to: callee.to, text: fitting }] };
  }
}
