import { channelsLast, lines } from '../codegen/statements';
import type { AxisGeometry, FractionalAxis } from '../pooling/geometry';
import type { Reduction } from '../pooling/plan';
import { invoke, tuple } from '../pooling/pythonText';
import { isFloat } from '../tensors/dtype';
import { isGlobal, none, noSuchLayer, slidingAxes, type CandidateDraft, type Draft, type Request } from './drafts';
import { lpDraft } from './kerasNorm';
import { averageDraft, maxDraft } from './kerasWindows';
import type { Reason } from './reasons';

/** What Keras 3 on TensorFlow has for a layer. Its channels come last. */
export function toKeras(request: Request): Draft {
  if (!takesDType(request)) return none({ code: 'dtype-not-taken', dtype: request.dtype });
  const draft = draftFor(request);
  if (!draft.call) return draft;
  const reasons: Reason[] = [{ code: 'channels-last' }];
  if (!request.isBatched) reasons.push({ code: 'needs-batch-axis' });
  if (draft.call.reduction?.kind === 'max' && isFloat(request.dtype)) reasons.push({ code: 'nan-ignored' });
  const transposed = (candidate: CandidateDraft): CandidateDraft => ({
    ...candidate,
    code: lines(
      request.isBatched ? undefined : 'x = x[None]',
      channelsLast('tf.transpose', request.rank, true),
      candidate.code,
    ),
  });
  const { call, plain } = draft;
  return {
    kind: draft.kind,
    call: transposed(call),
    ...(plain && { plain: transposed(plain) }),
    reasons: [...draft.reasons, ...reasons],
  };
}

function draftFor(request: Request): Draft {
  switch (request.operator) {
    case 'max':
      return maxDraft(request, slidingAxes(request)!);
    case 'avg':
      return averageDraft(request, slidingAxes(request)!);
    case 'lp':
      return lpDraft(request, slidingAxes(request)!);
    case 'adaptiveMax':
    case 'adaptiveAvg':
      return adaptiveDraft(request, slidingAxes(request));
    case 'fractionalMax':
      return request.rank === 2 ? fractionalDraft(request) : noSuchLayer;
    case 'unpool':
      return noSuchLayer;
  }
}

/** The smallest type that TensorFlow's CPU kernels support. */
function takesDType({ dtype, operator, rank }: Request): boolean {
  if (isFloat(dtype)) return !(dtype === 'float64' && rank === 3 && operator.endsWith('ax'));
  return operator === 'max' && rank < 3;
}

function adaptiveDraft(request: Request, sliding: readonly AxisGeometry[] | undefined): Draft {
  const { plan, rank, operator } = request;
  const name = operator === 'adaptiveMax' ? 'Max' : 'Average';
  const reduction: Reduction = operator === 'adaptiveMax' ? { kind: 'max', ignoresNaN: true } : plan.reduction;
  const { axes } = plan.geometry;
  if (axes.some((axis) => axis.outputSize === 0)) return noSuchLayer;
  if (isGlobal(request)) {
    const code = `y = ${invoke(`keras.layers.Global${name}Pooling${rank}D`, [], { keepdims: 'True' })}(x)`;
    return { kind: 'same', call: { code, axes, reduction }, reasons: [] };
  }
  if (sliding) return name === 'Max' ? maxDraft(request, sliding) : averageDraft(request, sliding);
  const sizes = axes.map((axis) => axis.outputSize);
  const outputSize = rank === 1 ? String(sizes[0]) : tuple(sizes);
  const code = `y = ${invoke(`keras.layers.Adaptive${name}Pooling${rank}D`, [], { output_size: outputSize })}(x)`;
  return { kind: 'same', call: { code, axes, reduction }, reasons: [{ code: 'needs-version', version: '3.15' }] };
}

/** TensorFlow's regions are adjacent or share a border cell, with random samples of its own. */
function fractionalDraft({ plan }: Request): Draft {
  const axes = plan.geometry.axes as readonly FractionalAxis[];
  const ratios = axes.map(({ inputSize, outputSize }) => `${inputSize} / ${outputSize}`);
  const ratio = tuple(['1.0', ...ratios, '1.0']);
  const code = `y = ${invoke('tf.nn.fractional_max_pool', ['x'], { pooling_ratio: ratio, overlapping: 'True' })}[0]`;
  return { kind: 'nearest', call: { code }, reasons: [{ code: 'draws-own-samples' }] };
}
