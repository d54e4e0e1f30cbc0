import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import { frameworkPlan } from '../frameworks/equivalent';
import { isQuick } from '../frameworks/otherFrameworks';
import { run, type Engine, type PoolJob } from '../pooling/engine';
import { explain } from '../pooling/explain';
import type { LayerCall } from '../pooling/layers';
import type { Operands, PoolResult } from '../pooling/plan';
import { indicesTensor } from '../pooling/unpool';
import { formatShape, reshape, type Tensor } from '../tensors/tensor';
import type { Against, OtherOutput } from './comparison';

/** What a result is compared with, its tensor read. */
export type AgainstTensor = Exclude<Against, { kind: 'tensor' }> | { readonly kind: 'tensor'; readonly tensor: Tensor };

/** The result that something is compared with. */
interface Own {
  readonly call: LayerCall;
  readonly result: PoolResult;
  /** The last layer's. */
  readonly input: Tensor;
  readonly operands: Operands;
  /** A tensor as a layer takes it: by default the session's own. */
  readonly inputOf: (call: LayerCall, tensor?: Tensor) => Tensor;
}

/** @throws PoolingError if PyTorch refuses it, PoolscopeError if it cannot be compared, CancelledError if `signal` says so */
export async function otherOutput(
  engine: Engine,
  against: AgainstTensor,
  own: Own,
  signal: AbortSignal,
): Promise<OtherOutput> {
  if (against.kind === 'framework') return frameworkOutput(against, own);
  if (against.kind === 'call') {
    return pooled(engine, { input: own.inputOf(against.call), call: against.call }, signal);
  }
  const { tensor } = against;
  const expected = asOutput(tensor, own.result.output.shape);
  if (expected) return { output: expected, isExpected: true };
  return pooled(engine, { input: own.inputOf(own.call, tensor), call: own.call }, signal);
}

async function pooled(engine: Engine, job: PoolJob, signal: AbortSignal): Promise<OtherOutput> {
  const result = await engine.pool(job, signal);
  const operands = result.before ? { indices: indicesTensor(result.before) } : {};
  const input = result.before?.output ?? job.input;
  return {
    output: result.output,
    isExpected: false,
    reason: (plane, position) => explain(input, result, plane, position, operands),
  };
}

function frameworkOutput(
  { framework, which }: Extract<Against, { kind: 'framework' }>,
  { call, result, input, operands }: Own,
): OtherOutput {
  const planned = frameworkPlan(call, result, input.dtype, framework, which);
  if (!planned) throw new PoolscopeError(l10n.t('No values are known for this call.'));
  if (!isQuick(planned.geometry)) throw new PoolscopeError(l10n.t('Tensor too large to compare values here.'));
  const theirs = run(input, planned, operands);
  return {
    output: theirs.output,
    isExpected: false,
    reason: (plane, position) => explain(input, theirs, plane, position, operands),
  };
}

/** The tensor in the output's shape, if it has that but for sizes of 1 in front. */
function asOutput(tensor: Tensor, shape: readonly number[]): Tensor | undefined {
  const bare = (sizes: readonly number[]) => formatShape(sizes.slice(sizes.findIndex((size) => size !== 1)));
  return bare(tensor.shape) === bare(shape) ? reshape(tensor, shape) : undefined;
}
