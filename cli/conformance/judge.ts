import { PoolingError, messageOf } from '../../src/errors';
import { isOnnxOperator, runOnnx } from '../../src/frameworks/onnx';
import { backward, plan, pool } from '../../src/pooling/engine';
import { isLayerName, type LayerCall } from '../../src/pooling/layers';
import { formatShape, type Tensor } from '../../src/tensors/tensor';
import type { Case } from './cases';
import { difference } from './compare';

export type Verdict = 'passed' | 'skipped' | { readonly failed: string };

/** Puts one case to the engine. A case of a layer or a node that is not built is skipped. */
export function judge(expected: Case): Verdict {
  const problem = problemWith(expected);
  if (problem === 'skipped') return problem;
  return problem === undefined ? 'passed' : { failed: problem };
}

function problemWith(expected: Case): string | undefined {
  if (expected.kind === 'onnx') return problemWithNode(expected);
  if (!isLayerName(expected.op)) return 'skipped';
  const call = { op: expected.op, kwargs: expected.kwargs };
  try {
    return expected.kind === 'shape' ? problemWithShape(expected, call) : problemWithValues(expected, call);
  } catch (error) {
    return error instanceof PoolingError && expected.error !== undefined ? undefined : crash(error);
  }
}

function problemWithShape(expected: Extract<Case, { kind: 'shape' }>, call: LayerCall): string | undefined {
  const out = formatShape(plan(expected.shape, call).geometry.outputShape);
  if (expected.error !== undefined) return `expected a refusal (${expected.error}), got ${out}`;
  const wanted = formatShape(expected.out!);
  return out === wanted ? undefined : `expected ${wanted}, got ${out}`;
}

function problemWithValues(expected: Exclude<Case, { kind: 'shape' | 'onnx' }>, call: LayerCall): string | undefined {
  const { input, operands } = expected;
  const answer = pool(input, call, operands);
  if (expected.error !== undefined) {
    return `expected a refusal (${expected.error}), got ${formatShape(answer.output.shape)}`;
  }
  if (!expected.gradInput && expected.gradError === undefined) return difference(expected, answer);
  const gradInput = gradientOf(() => backward(input, call, answer, expected.gradOutput, operands));
  if (expected.gradError === undefined) return difference(expected, { ...answer, ...(gradInput && { gradInput }) });
  return gradInput ? `expected a refusal of the gradient (${expected.gradError})` : difference(expected, answer);
}

function problemWithNode(expected: Extract<Case, { kind: 'onnx' }>): string | undefined {
  const op = expected.op.replace('onnx.', '');
  if (!isOnnxOperator(op)) return 'skipped';
  try {
    const { output, indices } = runOnnx({ op, attributes: expected.attributes }, expected.input);
    return difference(expected, { output, ...(indices && { indices: indices.data }) });
  } catch (error) {
    return crash(error);
  }
}

function crash(error: unknown): string {
  if (error instanceof PoolingError) return `expected an answer, got the refusal '${error.message}'`;
  return `crashed: ${messageOf(error)}`;
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
