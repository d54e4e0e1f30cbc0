import type { DType } from '../dtype';
import type { AxisGeometry, PoolAxis } from '../pooling/geometry';
import type { Plan } from '../pooling/plan';
import { kernelSize, threeAxes, type ThreeAxes } from './block';

/** The kernels of float32 maxima. @see assembly/index.ts, MaxKernel */
export const maxKernels = {
  exact: 0,
  twoPass: 1,
  large: 2,
  pairs: 3,
  cubes: 4,
  threesByTwo: 5,
  threesByThree: 6,
} as const;

/** The kernels of float32 maxima with indices. @see assembly/index.ts, IndexKernel */
export const indexKernels = { exact: 0, sliding: 1, large: 2, pairs: 3, threes: 4, threesByTwo: 5 } as const;

/** What a plan is carried out with, and how many bytes it works in beside input and output. */
export interface Choice<Name extends string> {
  readonly kernel: Name;
  readonly scratch: number;
}

/** Windows with more cells than this grow no dearer with their size. */
const LARGE = 36;
/** Output rows that `assembly/indicesLarge.ts` works on at a time. */
const BAND = 32;
/** Values beside a scratch row that whole vectors may touch. */
const MARGIN = 64;

export function chooseMax(plan: Plan): Choice<keyof typeof maxKernels> {
  const axes = threeAxes(plan.geometry.axes);
  const row = rowLength(axes);
  const windows = slidingPlane(axes);
  if (is(windows, { kernel: 2, stride: 2, padding: 0 })) return { kernel: 'pairs', scratch: 0 };
  if (isCube(plan.geometry.axes)) return { kernel: 'cubes', scratch: 0 };
  if (is(windows, { kernel: 3, stride: 2, padding: 1 })) return { kernel: 'threesByTwo', scratch: 0 };
  if (is(windows, { kernel: 3, stride: 3, padding: 0 })) return { kernel: 'threesByThree', scratch: 0 };
  if (windows && isDense(windows) && cells(windows) > LARGE && step(windows) === 1) {
    return { kernel: 'large', scratch: 4 * row * (windows[0].kernelSize + 5) };
  }
  return { kernel: 'twoPass', scratch: 4 * row * 2 };
}

export function chooseIndices(plan: Plan): Choice<keyof typeof indexKernels> {
  const axes = threeAxes(plan.geometry.axes);
  const windows = slidingPlane(axes);
  if (is(windows, { kernel: 2, stride: 2, padding: 0 })) return { kernel: 'pairs', scratch: 0 };
  if (is(windows, { kernel: 3, stride: 2, padding: 1 })) return { kernel: 'threesByTwo', scratch: 0 };
  const row = 8 * rowLength(axes);
  if (windows && isDense(windows)) {
    const [height, width] = windows;
    if (height.kernelSize === 3 && width.kernelSize === 3) {
      return { kernel: 'threes', scratch: row * (2 * height.dilation + 1) };
    }
    if (cells(windows) > LARGE) return { kernel: 'large', scratch: row * (BAND + height.span) };
  }
  const [, , width] = axes;
  const slides = width.kind === 'sliding' && width.stride <= 2;
  return { kernel: slides ? 'sliding' : 'exact', scratch: 0 };
}

/** Whether an average's windows slide evenly; then four are worked on at a time. */
export function chooseAverage({ geometry }: Plan): Choice<'sliding' | 'exact'> {
  const axes = threeAxes(geometry.axes);
  const [depth, height, width] = axes;
  const slides =
    width.kind === 'sliding' && width.stride <= 2 && geometry.axes.every((axis) => axis.kind === 'sliding');
  const rows = kernelSize(depth) * kernelSize(height);
  return slides ? { kernel: 'sliding', scratch: rows * (4 * rowLength(axes) + 4) } : { kernel: 'exact', scratch: 0 };
}

/** Whether the kernels know a plan at all. */
export function isKnown({ geometry, reduction }: Plan, input: DType): boolean {
  if (geometry.axes.some((axis) => axis.kind !== 'sliding' && axis.kind !== 'adaptive')) return false;
  if (reduction.kind === 'max') return input !== 'bool' && reduction.ignoresNaN !== true;
  return reduction.kind === 'avg' && (input === 'float32' || input === 'float64' || input === 'int64');
}

type Plane = readonly [height: AxisGeometry, width: AxisGeometry];

/** Height and width if both slide and there is no depth. */
function slidingPlane([depth, height, width]: ThreeAxes): Plane | undefined {
  if (depth.inputSize !== 1 || depth.outputSize !== 1 || kernelSize(depth) !== 1) return undefined;
  return height.kind === 'sliding' && width.kind === 'sliding' ? [height, width] : undefined;
}

/** Whether both axes have this window; `padding` is the most that is allowed. */
function is(
  windows: Plane | undefined,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: number },
) {
  return !!windows?.every(
    (axis) => axis.kernelSize === kernel && axis.stride === stride && axis.dilation === 1 && axis.padding[0] <= padding,
  );
}

function isCube(axes: readonly PoolAxis[]): boolean {
  const isPair = (axis: PoolAxis) =>
    axis.kind === 'sliding' &&
    axis.kernelSize === 2 &&
    axis.stride === 2 &&
    axis.dilation === 1 &&
    axis.padding[0] === 0;
  return axes.length === 3 && axes.every(isPair);
}

function isDense(windows: Plane): boolean {
  return windows.every((axis) => axis.stride === 1);
}

function cells([height, width]: Plane): number {
  return height.kernelSize * width.kernelSize;
}

function step(windows: Plane): number {
  return Math.max(...windows.map((axis) => axis.dilation));
}

/** Values of a scratch row: all that a row's windows cover. */
function rowLength([, , width]: ThreeAxes): number {
  if (width.kind !== 'sliding') return width.inputSize + MARGIN;
  const covered = (width.outputSize - 1) * width.stride + width.span;
  return Math.max(covered, width.padding[0] + width.inputSize) + MARGIN;
}
