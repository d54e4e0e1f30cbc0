import { PoolingError } from '../../src/errors';
import { backward, plan, pool } from '../../src/pooling/engine';
import { isLayerName } from '../../src/pooling/layers';
import { formatShape, type Tensor } from '../../src/tensor';
import type { Case } from './cases';
import { difference } from './compare';

export type Verdict = 'passed' | 'skipped' | { readonly failed: string };

/** Puts one case to the engine. A case of a layer that is not built yet is skipped. */
export function judge(expected: Case): Verdict {
  if (expected.kind === 'foreign' || !isLayerName(expected.op)) return 'skipped';
  const problem = problemWith(expected, { op: expected.op, kwargs: expected.kwargs });
  return problem === undefined ? 'passed' : { failed: problem };
}

function problemWith(expected: Exclude<Case, { kind: 'foreign' }>, call: Parameters<typeof pool>[1]) {
  try {
    if (expected.kind === 'shape') {
      const out = formatShape(plan(expected.shape, call).geometry.outputShape);
      if (expected.error !== undefined) return `expected a refusal (${expected.error}), got ${out}`;
      const wanted = formatShape(expected.out!);
      return out === wanted ? undefined : `expected ${wanted}, got ${out}`;
    }
    const { input, operands } = expected;
    const answer = pool(input, call, operands);
    if (expected.error !== undefined) {
      return `expected a refusal (${expected.error}), got ${formatShape(answer.output.shape)}`;
    }
    if (!expected.gradInput && expected.gradError === undefined) return difference(expected, answer);
    const gradInput = gradientOf(() => backward(input, call, answer, expected.gradOutput, operands));
    if (expected.gradError === undefined) return difference(expected, { ...answer, ...(gradInput && { gradInput }) });
    return gradInput ? `expected a refusal of the gradient (${expected.gradError})` : difference(expected, answer);
  } catch (error) {
    if (error instanceof PoolingError) {
      return expected.error === undefined ? `expected an answer, got the refusal '${error.message}'` : undefined;
    }
    return `crashed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The gradient, or undefined if it is refused. */
function gradientOf(compute: () => Tensor): Tensor | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PoolingError) return undefined;
    throw error;
  }
}
