import { lines } from '../codegen/statements';
import type { AxisGeometry } from '../pooling/geometry';
import { invoke, tuple } from '../pooling/pythonText';
import { isFloat } from '../tensors/dtype';
import { isPadded, kernelCells, needsRoom, roomAfter, type Request } from './drafts';

/** `jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 3, 3), (1, 1, 2, 2), ((0, 0), …))`, on PyTorch's own axes. */
export function reduceWindowMax({ dtype, isBatched }: Request, axes: readonly AxisGeometry[]): string {
  const least = isFloat(dtype) ? '-jnp.inf' : 'jnp.iinfo(x.dtype).min';
  return `y = ${reduceWindow('x', least, 'jax.lax.max', axes, isBatched)}`;
}

/** Sums divided by a number, or by how much of each window counts. */
export function reduceWindowAverage(request: Request, axes: readonly AxisGeometry[]): string {
  const { plan, dtype, isBatched } = request;
  const divisor = plan.reduction.kind === 'avg' ? plan.reduction.divisor : 'inputCells';
  const zero = isFloat(dtype) ? '0.0' : '0';
  const sum = reduceWindow('x', zero, 'jax.lax.add', axes, isBatched);
  const by = (count: string) => (isFloat(dtype) ? `${sum} / ${count}` : `jax.lax.div(${sum}, ${count})`);
  if (typeof divisor === 'number') return `y = ${by(wholeNumber(divisor, dtype))}`;
  if (!needsRoom(axes)) {
    return `y = ${by(wholeNumber(kernelCells(axes), dtype))}`;
  }
  const [ones, counted] = onesFor(axes, divisor === 'paddedWindow', isBatched);
  const count = reduceWindow('ones', zero, 'jax.lax.add', counted, isBatched);
  return lines(ones, `count = ${count}`, `y = ${by('count')}`);
}

/** A norm as PyTorch puts it together. */
export function reduceWindowNorm(request: Request, axes: readonly AxisGeometry[]): string {
  const { plan, isBatched } = request;
  if (plan.reduction.kind !== 'lp') throw new Error(`no norm: ${plan.reduction.kind}`);
  const { normType } = plan.reduction;
  const windows = (input: string, init: string, reducer: string) => reduceWindow(input, init, reducer, axes, isBatched);
  if (normType === Infinity) return `y = ${windows('jnp.abs(x)', '-jnp.inf', 'jax.lax.max')}`;
  if (normType === -Infinity) return `y = ${windows('jnp.abs(x)', 'jnp.inf', 'jax.lax.min')}`;
  const sum = windows(`x ** ${normType}`, '0.0', 'jax.lax.add');
  if (!needsRoom(axes)) return `y = (${sum}) ** (1 / ${normType})`;
  return lines(
    `count = ${windows('jnp.ones_like(x)', '0.0', 'jax.lax.add')}`,
    `y = (${sum} / count * ${kernelCells(axes)}) ** (1 / ${normType})`,
  );
}

function reduceWindow(
  input: string,
  init: string,
  reducer: string,
  axes: readonly AxisGeometry[],
  isBatched: boolean,
): string {
  const outer = isBatched ? [1, 1] : [1];
  const dilations = tuple([...outer, ...axes.map((axis) => axis.dilation)]);
  return invoke(
    'jax.lax.reduce_window',
    [
      input,
      init,
      reducer,
      tuple([...outer, ...axes.map((axis) => axis.kernelSize)]),
      tuple([...outer, ...axes.map((axis) => axis.stride)]),
      pads(axes, roomAfter, isBatched),
    ],
    { window_dilation: axes.some((axis) => axis.dilation > 1) ? dilations : undefined },
  );
}

function pads(axes: readonly AxisGeometry[], after: (axis: AxisGeometry) => number, isBatched: boolean): string {
  const outer = isBatched ? ['(0, 0)', '(0, 0)'] : ['(0, 0)'];
  return tuple([...outer, ...axes.map((axis) => tuple([axis.padding[0], after(axis)]))]);
}

/** Ones where a cell counts, and the windows over them. */
function onesFor(
  axes: readonly AxisGeometry[],
  countsPadding: boolean,
  isBatched: boolean,
): [string, readonly AxisGeometry[]] {
  if (!countsPadding || !isPadded(axes)) return ['ones = jnp.ones_like(x)', axes];
  const padded = pads(axes, (axis) => axis.padding[1], isBatched);
  const code = `ones = ${invoke('jnp.pad', ['jnp.ones_like(x)', padded], { constant_values: '1' })}`;
  const over = axes.map((axis): AxisGeometry => {
    return { ...axis, inputSize: axis.inputSize + axis.padding[0] + axis.padding[1], padding: [0, 0] };
  });
  return [code, over];
}

function wholeNumber(value: number, dtype: Request['dtype']): string {
  return isFloat(dtype) ? String(value) : `jnp.array(${value}, x.dtype)`;
}
