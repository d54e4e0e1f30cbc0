import { bytesPerValue, isComputable, type DType } from '../dtype';
import { windowBounds, type AxisGeometry, type PoolAxis, type PoolGeometry } from '../pooling/geometry';
import type { Plan, Reduction } from '../pooling/plan';
import { isNarrow, kernelSize, threeAxes, type Band, type Narrow, type ThreeAxes } from './block';

/** The kernels by their numbers. @see assembly/index.ts, Kernel */
export const kernelNumbers = [
  'twoPass',
  'large',
  'pairs',
  'cubes',
  'threesByOne',
  'threesByTwo',
  'threesByThree',
  'indicesSliding',
  'indicesLarge',
  'indicesOfPairs',
  'indicesOfThrees',
  'indicesOfThreesByThree',
  'indicesOfCubes',
  'averageSliding',
  'averageFloat32',
  'averageFloat64',
  'averageInt64',
  'maxFloat32',
  'maxFloat64',
  'maxInt8',
  'maxUint8',
  'maxInt16',
  'maxInt32',
  'maxInt64',
  'gradientOfMaxFloat32',
  'gradientOfMaxFloat64',
  'gradientOfAverageFloat32',
  'gradientOfAverageFloat64',
] as const;

/** What a plan is carried out with, and how many bytes it works in beside input and output. */
export interface Choice {
  readonly kernel: (typeof kernelNumbers)[number];
  readonly scratch: number;
  /** Of small whole numbers that are compared as float32. */
  readonly band?: Band;
}

/** Windows with more cells than this grow no dearer with their size. */
const LARGE = 20;
/** Output rows that are done at a time, at least, where values are widened first. */
const LEAST_BAND = 8;
/** Values beside a scratch row that whole vectors may touch. */
const MARGIN = 64;

/** The kernels of each dtype but float32; half floats are kept as that. */
const maxOf: Partial<Record<DType, Choice['kernel']>> = {
  float64: 'maxFloat64',
  int8: 'maxInt8',
  uint8: 'maxUint8',
  int16: 'maxInt16',
  int32: 'maxInt32',
  int64: 'maxInt64',
};
const averageOf: Partial<Record<DType, Choice['kernel']>> = { float64: 'averageFloat64', int64: 'averageInt64' };

/** The quickest kernel for a plan, or undefined if there is none. */
export function choose(plan: Plan, input: DType, wantsIndices: boolean): Choice | undefined {
  const { geometry, reduction } = plan;
  if (geometry.axes.some((axis) => axis.kind !== 'sliding' && axis.kind !== 'adaptive')) return undefined;
  if (reduction.kind === 'avg' || isQuickNorm(reduction, input)) {
    const kernel = averageOf[input];
    return kernel ? { kernel, scratch: 0 } : chooseAverage(geometry);
  }
  if (reduction.kind !== 'max' || reduction.ignoresNaN === true || !isComputable(input)) return undefined;
  if (wantsIndices && isNarrow(input)) {
    const choice = chooseThroughFloats(geometry, input);
    if (choice) return choice;
  }
  const kernel = maxOf[input];
  if (kernel) return { kernel, scratch: 2 * bytesPerValue(input) * rowLength(threeAxes(geometry.axes)) };
  return wantsIndices ? chooseIndices(geometry) : chooseMax(geometry);
}

/** The quickest kernel for the gradient at the input, or undefined if there is none. */
export function chooseGradient({ geometry, reduction }: Plan, dtype: DType): Choice | undefined {
  if (dtype !== 'float32' && dtype !== 'float64') return undefined;
  const { axes } = geometry;
  if (axes.some((axis) => axis.kind === 'unpool' || axis.kind === 'fractional' || hasEmptyWindow(axis)))
    return undefined;
  const type = dtype === 'float32' ? 'Float32' : 'Float64';
  if (reduction.kind === 'max') return { kernel: `gradientOfMax${type}`, scratch: 0 };
  return reduction.kind === 'avg' ? { kernel: `gradientOfAverage${type}`, scratch: 0 } : undefined;
}

/** Whether there is a window in the padding: its index may name a cell of the next plane. */
export function hasEmptyWindow(axis: PoolAxis): boolean {
  return Array.from({ length: axis.outputSize }, (_, index) => windowBounds(axis, index)).some(
    ({ first, end }) => end <= first,
  );
}

/** Norms whose powers and roots take no more than the processor has. */
function isQuickNorm(reduction: Reduction, input: DType): boolean {
  if (reduction.kind !== 'lp' || reduction.magnitudes) return false;
  return (reduction.normType === 1 || reduction.normType === 2) && (input === 'float32' || input === 'float64');
}

function chooseMax({ axes: all }: PoolGeometry): Choice {
  const axes = threeAxes(all);
  const row = 4 * rowLength(axes);
  const windows = slidingPlane(axes);
  if (is(windows, { kernel: 2, stride: 2, padding: 0 })) return { kernel: 'pairs', scratch: 0 };
  if (isCube(all)) return { kernel: 'cubes', scratch: 0 };
  if (is(windows, { kernel: 3, stride: 2, padding: 1 })) return { kernel: 'threesByTwo', scratch: 0 };
  if (is(windows, { kernel: 3, stride: 3, padding: 0 })) return { kernel: 'threesByThree', scratch: 0 };
  if (windows && areThreesByOne(windows)) return { kernel: 'threesByOne', scratch: 0 };
  if (windows && isLarge(windows)) {
    return { kernel: 'large', scratch: row * (windows[0].kernelSize + 5) };
  }
  return { kernel: 'twoPass', scratch: 2 * row };
}

function chooseIndices({ axes: all }: PoolGeometry): Choice {
  const axes = threeAxes(all);
  const windows = slidingPlane(axes);
  if (is(windows, { kernel: 2, stride: 2, padding: 0 })) return { kernel: 'indicesOfPairs', scratch: 0 };
  if (is(windows, { kernel: 3, stride: 3, padding: 0 })) return { kernel: 'indicesOfThreesByThree', scratch: 0 };
  if (isCube(all)) return { kernel: 'indicesOfCubes', scratch: 0 };
  const row = 8 * rowLength(axes);
  const areThrees = is(windows, { kernel: 3, stride: 2, padding: 1 }) || (windows && areThreesByOne(windows));
  if (windows && areThrees) {
    return { kernel: 'indicesOfThrees', scratch: row * 4 * windows[0].dilation };
  }
  if (windows && isLarge(windows)) return { kernel: 'indicesLarge', scratch: row * (2 * windows[0].kernelSize + 2) };
  return { kernel: axes[2].kind === 'sliding' ? 'indicesSliding' : 'maxFloat32', scratch: 0 };
}

/** A kernel for float32 that small whole numbers are widened for, a band of rows at a time. */
function chooseThroughFloats(geometry: PoolGeometry, dtype: Narrow): Choice | undefined {
  const axes = threeAxes(geometry.axes);
  const [depth, height, width] = axes;
  const isPlane = depth.inputSize === 1 && depth.outputSize === 1;
  if (!isPlane || height.kind !== 'sliding' || width.kind !== 'sliding') return undefined;
  const rows = Math.max(LEAST_BAND, 2 * height.span);
  const cells = width.inputSize * Math.min(height.inputSize, (rows - 1) * height.stride + height.span);
  const choice = chooseIndices(geometry);
  const scratch = 4 * (rows * width.outputSize + cells + MARGIN) + choice.scratch;
  return { ...choice, scratch, band: { dtype, rows, cells: cells + MARGIN } };
}

/** Where an average's windows slide, four are worked on at a time. */
function chooseAverage({ axes: all }: PoolGeometry): Choice {
  const axes = threeAxes(all);
  const [depth, height] = axes;
  if (!all.every((axis) => axis.kind === 'sliding')) return { kernel: 'averageFloat32', scratch: 0 };
  const rows = kernelSize(depth) * kernelSize(height);
  return { kernel: 'averageSliding', scratch: 4 * (rowLength(axes) + rows) };
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

/** Three by three, stride 1, whose neighbours are found in registers. */
function areThreesByOne(windows: Plane): boolean {
  const [height, width] = windows;
  const isQuick =
    height.dilation <= 2 && width.dilation <= 2 && (width.padding[0] === 0 || width.padding[0] === width.dilation);
  return isDense(windows) && height.kernelSize === 3 && width.kernelSize === 3 && isQuick && width.outputSize >= 8;
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

function isLarge(windows: Plane): boolean {
  const [height, width] = windows;
  const isNeighbouring = height.dilation === 1 && width.dilation === 1;
  return isDense(windows) && isNeighbouring && height.kernelSize * width.kernelSize > LARGE;
}

/** Values of a scratch row: all that a row's windows cover. */
function rowLength([, , width]: ThreeAxes): number {
  if (width.kind !== 'sliding') return width.inputSize + MARGIN;
  const covered = (width.outputSize - 1) * width.stride + width.span;
  return Math.max(covered, width.padding[0] + width.inputSize) + MARGIN;
}
