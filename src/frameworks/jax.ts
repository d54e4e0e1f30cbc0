import { channelsLast, lines } from '../codegen/statements';
import { axisGeometry, type AxisGeometry } from '../pooling/geometry';
import type { Reduction } from '../pooling/plan';
import { invoke, tuple } from '../pooling/pythonText';
import { isFloat } from '../tensors/dtype';
import {
  isGlobal,
  kernelCells,
  none,
  noSuchLayer,
  overhang,
  roomAfter,
  isPadded,
  needsRoom,
  slidingAxes,
  withExplicitPadding,
  type CandidateDraft,
  type Draft,
  type Request,
} from './drafts';
import { reduceWindowAverage, reduceWindowMax, reduceWindowNorm } from './jaxWindows';
import type { Reason } from './reasons';

/** What JAX has for a layer: flax's pooling, whose channels come last, or jax.lax's windows, which take any axes. */
export function toJax(request: Request): Draft {
  const axes = slidingAxes(request);
  switch (request.operator) {
    case 'max':
    case 'avg':
      return windowDraft(request, axes!);
    case 'lp': {
      const { reduction } = request.plan;
      const call = { code: reduceWindowNorm(request, axes!), axes: axes!, reduction };
      return { kind: 'same', call, reasons: [{ code: 'no-such-layer' }] };
    }
    case 'adaptiveMax':
    case 'adaptiveAvg':
      if (isGlobal(request)) return globalDraft(request);
      return axes
        ? windowDraft(request, axes)
        : none({ code: 'no-such-layer' }, { code: 'adaptive-windows-differ-in-size' });
    default:
      return noSuchLayer;
  }
}

function globalDraft({ plan, operator, rank }: Request): Draft {
  const axis = tuple(Array.from({ length: rank }, (_, i) => i - rank));
  const name = operator === 'adaptiveMax' ? 'jnp.max' : 'jnp.mean';
  const code = `y = ${invoke(name, ['x'], { axis, keepdims: 'True' })}`;
  return { kind: 'same', call: { code, axes: plan.geometry.axes, reduction: plan.reduction }, reasons: [] };
}

function windowDraft(request: Request, axes: readonly AxisGeometry[]): Draft {
  const { reduction } = request.plan;
  const [missing, isMax] = [flaxLacks(request, axes), reduction.kind === 'max'];
  const plain = flaxWithoutStrides(request, axes);
  const reasons: Reason[] = [...missing, ...(plain ? [{ code: 'strides-default-differs', theirs: 1 } as const] : [])];
  const rest = { kind: 'same', ...(plain && { plain }) } as const;
  if (missing.length === 0 && isFloat(request.dtype)) {
    const call = { code: flax(request, axes, true), ...flaxPlan(request, axes) };
    return { ...rest, call, reasons: [...reasons, { code: 'channels-last' }] };
  }
  const code = isMax ? reduceWindowMax(request, axes) : reduceWindowAverage(request, axes);
  const call = { code, axes: isMax ? axes.map(withExplicitPadding) : axes, reduction };
  return { ...rest, call, reasons };
}

/** What flax's function has no parameter for; there it takes jax.lax. */
function flaxLacks({ plan }: Request, axes: readonly AxisGeometry[]): Reason[] {
  const { reduction } = plan;
  if (axes.some((axis) => axis.dilation > 1)) return [{ code: 'no-dilation' }];
  if (reduction.kind !== 'avg') return [];
  const { divisor } = reduction;
  if (typeof divisor === 'number') return [{ code: 'divisor-override', divisor, cells: kernelCells(axes) }];
  const isShort = divisor === 'paddedWindow' && axes.some((axis) => overhang(axis) > 0);
  return isShort && isPadded(axes) ? [{ code: 'overhang-counts-in-average' }] : [];
}

/** The call without a stride, as one would write it in PyTorch. */
function flaxWithoutStrides(request: Request, axes: readonly AxisGeometry[]): CandidateDraft | undefined {
  const { kernel_size: kernelSize, stride } = request.call.kwargs;
  const isLeftOut = kernelSize !== undefined && (stride === undefined || stride === null);
  if (!isLeftOut || !isFloat(request.dtype) || flaxLacks(request, axes).length > 0) return undefined;
  if (axes.every((axis) => axis.stride === 1)) return undefined;
  const theirs = axes.map((axis): AxisGeometry => {
    const byOne = axisGeometry(axis.inputSize, { ...axis, stride: 1, ceilMode: false });
    return { ...byOne, outputSize: Math.max(0, byOne.outputSize) }; // no window is an empty result, not a refusal
  });
  return { code: flax(request, theirs, false), ...flaxPlan(request, theirs) };
}

function flax({ plan, rank, isBatched }: Request, axes: readonly AxisGeometry[], withStrides: boolean): string {
  const isMax = plan.reduction.kind === 'max';
  const excludes = needsRoom(axes) && excludesPadding(plan.reduction, axes);
  const pool = invoke(
    `flax.linen.${isMax ? 'max_pool' : 'avg_pool'}`,
    ['x', tuple(axes.map((axis) => axis.kernelSize))],
    {
      strides: withStrides ? tuple(axes.map((axis) => axis.stride)) : undefined,
      padding: needsRoom(axes) ? tuple(axes.map((axis) => tuple([axis.padding[0], roomAfter(axis)]))) : undefined,
      count_include_pad: excludes ? 'False' : undefined,
    },
  );
  return lines(channelsLast('jnp.transpose', rank, isBatched), `y = ${pool}`);
}

function flaxPlan({ plan: { reduction } }: Request, axes: readonly AxisGeometry[]) {
  const excludes = excludesPadding(reduction, axes);
  const theirs: Reduction = excludes ? { kind: 'avg', divisor: 'inputCells' } : reduction;
  return { axes: axes.map(withExplicitPadding), reduction: theirs };
}

/** What overhangs an input without padding does not count either. */
function excludesPadding(reduction: Reduction, axes: readonly AxisGeometry[]): boolean {
  if (reduction.kind !== 'avg') return false;
  return reduction.divisor === 'inputCells' || !isPadded(axes);
}
