import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import type { Engine } from '../pooling/engine';
import { planeSizes } from '../pooling/geometry';
import { formatCall, layers, type LayerCall, type LayerName } from '../pooling/layers';
import type { PoolResult } from '../pooling/plan';
import { invoke, quoted, tuple } from '../pooling/pythonText';
import { indicesTensor } from '../pooling/unpool';
import { interpolate, interpolationText, type Interpolation } from '../pooling/upsample';
import { planeCopy } from '../tensors/planeCopy';
import type { Tensor } from '../tensors/tensor';
import { valueRange } from '../tensors/tiles';
import { Comparison, type ComparisonFacts } from './comparison';

/** A way back to the input's size. */
export type UpsamplingMethod = 'unpool' | Interpolation;

/** A plane of the output in the input's size, beside the input (a). */
export interface Upsampling extends ComparisonFacts {
  /** As one writes it in Python. */
  readonly code: string;
}

/** What is up-sampled: a plane of a result. */
interface Pooled {
  readonly call: LayerCall;
  readonly input: Tensor;
  readonly result: PoolResult;
  readonly plane: number;
}

/** The most cells of a plane that are up-sampled at once: it takes about a second. */
const MOST = 2 ** 24;

/**
 * @throws PoolingError if PyTorch refuses it, PoolscopeError if there is no such way back, CancelledError if `signal` says so
 */
export async function upsampled(
  engine: Engine,
  pooled: Pooled,
  method: UpsamplingMethod,
  signal: AbortSignal,
): Promise<{ readonly code: string; readonly comparison: Comparison }> {
  const { call, result, plane } = pooled;
  const { operator } = layers[call.op];
  const { axes } = result.geometry;
  const sizes = planeSizes(result.geometry);
  if (operator === 'unpool') throw new PoolscopeError(l10n.t('MaxUnpool is up-sampling itself.'));
  if (sizes.input > MOST) {
    throw new PoolscopeError(l10n.t('Plane too large to up-sample here: at most {0} cells.', MOST.toLocaleString()));
  }
  const input = planeCopy(
    pooled.input,
    plane,
    sizes.input,
    axes.map((axis) => axis.inputSize),
  );
  const output = planeCopy(
    result.output,
    plane,
    sizes.output,
    axes.map((axis) => axis.outputSize),
  );
  const back =
    method === 'unpool'
      ? await unpooled(engine, pooled, output, signal)
      : interpolated(output, input.shape.slice(2), method);
  const other = { output: back.output, isExpected: false, tolerance: back.tolerance };
  return { code: back.code, comparison: new Comparison(input, other, axes.length) };
}

interface WayBack {
  readonly code: string;
  readonly output: Tensor;
  readonly tolerance: number;
}

async function unpooled(
  engine: Engine,
  { call: { op, kwargs }, result, plane }: Pooled,
  input: Tensor,
  signal: AbortSignal,
): Promise<WayBack> {
  const { axes } = result.geometry;
  if (layers[op].operator !== 'max' || !result.indices) {
    throw new PoolscopeError(l10n.t('MaxUnpool needs the indices of a MaxPool; {0} has none that fit.', op));
  }
  const { kernel_size, stride = null, padding = 0 } = kwargs;
  const call: LayerCall = {
    op: op.replace('Pool', 'Unpool') as LayerName,
    kwargs: {
      kernel_size: kernel_size!,
      ...(stride !== null && { stride }),
      ...(padding !== 0 && { padding }),
      output_size: axes.map((axis) => axis.inputSize),
    },
  };
  const size = planeSizes(result.geometry).output;
  const own = { ...result, output: input, indices: result.indices.slice(plane * size, (plane + 1) * size) };
  const { output } = await engine.pool({ input, call, indices: indicesTensor(own) }, signal);
  return { code: formatCall(call), output, tolerance: 0 };
}

function interpolated(input: Tensor, sizes: readonly number[], mode: Interpolation): WayBack {
  const code = invoke('F.interpolate', ['input'], {
    size: tuple(sizes),
    mode: quoted(interpolationText(mode, sizes.length)),
    align_corners: mode === 'linearAligned' ? 'True' : undefined,
  });
  const output = interpolate(input, sizes, mode);
  const [low, high] = valueRange(output);
  const precision = input.dtype === 'float32' ? 2 ** -20 : 2 ** -49;
  const tolerance = mode === 'nearest' ? 0 : precision * Math.max(-low, high);
  return { code, output, tolerance };
}
