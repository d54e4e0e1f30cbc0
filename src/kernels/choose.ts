import { windowBounds, type AxisGeometry, type PoolAxis, type PoolGeometry } from '../pooling/geometry';
import type { Plan } from '../pooling/plan';
import { bytesPerValue, isComputable, isFloat, type DType } from '../tensors/dtype';
import {
  isNarrow,
  isNorm,
  isQuickNorm,
  kernelSize,
  threeAxes,
  type Band,
  type NarrowDType,
  type ThreeAxes,
} from './block';
import type { Kernel } from './shared/kernel';

/** What a plan is carried out with, and how many bytes it works in beside input and output. */
export interface Choice {
  readonly kernel: keyof typeof Kernel;
  readonly scratch: number;
  /** Of small integers that are compared as float32. */
  readonly band?: Band;
}

/** Windows with more cells than this cost no more as they grow. */
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

/** The most memory in bytes that a kernel may need besides; a window that needs more is mostly padding. */
const MOST_SCRATCH = 2 ** 28;

/** The quickest kernel for a plan, or undefined if there is none. */
export function choose(plan: Plan, input: DType, wantsIndices: boolean): Choice | undefined {
  const choice = quickest(plan, input, wantsIndices);
  return choice && choice.scratch <= MOST_SCRATCH ? choice : undefined;
}

function quickest(plan: Plan, input: DType, wantsIndices: boolean): Choice | undefined {
  const { geometry, reduction } = plan;
  if (reduction.kind === 'unpool') {
    return { kernel: input === 'float64' ? 'unpoolFloat64' : 'unpoolFloat32', scratch: 0 };
  }
  if (reduction.kind === 'avg' || isQuickNorm(reduction, input)) {
    const kernel = averageOf[input];
    return kernel ? { kernel, scratch: 0 } : chooseAverage(geometry);
  }
  if (isNorm(reduction) && isFloat(input)) {
    return { kernel: input === 'float64' ? 'normFloat64' : 'normFloat32', scratch: 0 };
  }
  if (reduction.kind !== 'max' || reduction.ignoresNaN === true || !isComputable(input)) return undefined;
  return chooseMaxima(geometry, input, wantsIndices);
}

function chooseMaxima(geometry: PoolGeometry, input: DType, wantsIndices: boolean): Choice {
  const throughFloats = wantsIndices && isNarrow(input) ? chooseThroughFloats(geometry, input) : undefined;
  if (throughFloats) return throughFloats;
  const kernel = maxOf[input];
  if (kernel) return { kernel, scratch: 2 * bytesPerValue(input) * rowLength(threeAxes(geometry.axes)) };
  return wantsIndices ? chooseIndices(geometry) : chooseMax(geometry);
}

/** The quickest kernel for the gradient at the input, or undefined if there is none. */
export function chooseGradient({ geometry, reduction }: Plan, dtype: DType): Choice | undefined {
  if (!isFloat(dtype)) return undefined;
  const { axes } = geometry;
  const type = dtype === 'float64' ? 'Float64' : 'Float32';
  if (reduction.kind === 'unpool') return { kernel: `gradientOfUnpool${type}`, scratch: 0 };
  if (hasEmptyWindow(geometry)) return undefined;
  if (reduction.kind === 'max') return { kernel: `gradientOfMax${type}`, scratch: 0 };
  if (reduction.kind === 'avg') return { kernel: `gradientOfAverage${type}`, scratch: 0 };
  if (!isNorm(reduction)) return undefined;
  return { kernel: `gradientOfNorm${type}`, scratch: bytesPerValue(dtype) * axes.at(-1)!.outputSize };
}

/** Whether there is a window in the padding: its index may name a cell of the next plane. */
export function hasEmptyWindow({ axes, planes }: PoolGeometry): boolean {
  return axes.some((axis) => {
    const apart = axis.kind === 'fractional' ? planes : 1;
    for (let window = 0; window < apart * axis.outputSize; window++) {
      const { first, end } = windowBounds(axis, window % axis.outputSize, Math.floor(window / axis.outputSize));
      if (end <= first) return true;
    }
    return false;
  });
}

function chooseMax({ axes: all }: PoolGeometry): Choice {
  const axes = threeAxes(all);
  const row = 4 * rowLength(axes);
  const kind = kindOf(axes);
  if (kind === 'large') return { kernel: kind, scratch: row * (kernelSize(axes[1]) + 5) };
  if (kind) return { kernel: kind, scratch: 0 };
  return { kernel: 'twoPass', scratch: 2 * row };
}

function chooseIndices({ axes: all }: PoolGeometry): Choice {
  const axes = threeAxes(all);
  const [, height, width] = axes;
  const row = 8 * rowLength(axes);
  switch (kindOf(axes)) {
    case 'pairs':
      return { kernel: 'indicesOfPairs', scratch: 0 };
    case 'cubes':
      return { kernel: 'indicesOfCubes', scratch: 0 };
    case 'threesByThree':
      return { kernel: 'indicesOfThreesByThree', scratch: 0 };
    case 'threesByOne':
    case 'threesByTwo':
      return { kernel: 'indicesOfThrees', scratch: 4 * row * (height.kind === 'sliding' ? height.dilation : 1) };
    case 'large':
      return { kernel: 'indicesLarge', scratch: row * (2 * kernelSize(height) + 2) };
    default:
      return { kernel: width.kind === 'sliding' ? 'indicesSliding' : 'maxFloat32', scratch: 0 };
  }
}

/** A kernel for float32 that small integers are widened for, a band of rows at a time. */
function chooseThroughFloats(geometry: PoolGeometry, dtype: NarrowDType): Choice | undefined {
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

/** Windows that have a kernel of their own: what they are, if each is alike. */
type Kind = 'pairs' | 'cubes' | 'threesByOne' | 'threesByTwo' | 'threesByThree' | 'large';

function kindOf(axes: ThreeAxes): Kind | undefined {
  const [depth, height, width] = axes;
  if (axes.every((axis) => isWindow(axis, 2, 2, 0))) return 'cubes';
  const isPlane = depth.inputSize === 1 && depth.outputSize === 1 && kernelSize(depth) === 1;
  return isPlane && width.kind === 'sliding' ? kindOfPlane(height, width) : undefined;
}

/** Windows over a plane, which may have a single row. */
function kindOfPlane(height: PoolAxis, width: AxisGeometry): Kind | undefined {
  const rows = kernelSize(height) === 1 ? width : height;
  const are = (kernel: number, stride: number, padding: number) =>
    isWindow(rows, kernel, stride, padding) && isWindow(width, kernel, stride, padding);
  if (are(2, 2, 0)) return 'pairs';
  if (are(3, 2, 1)) return 'threesByTwo';
  if (are(3, 3, 0)) return 'threesByThree';
  if (rows.kind !== 'sliding' || rows.stride !== 1 || width.stride !== 1) return undefined;
  if (areNeighbours(rows) && areNeighbours(width) && isAround(width) && width.outputSize >= 8) return 'threesByOne';
  return isLarge(height, rows, width) ? 'large' : undefined;
}

/** Whether windows are that large, and without gaps, that they share most of their work. */
function isLarge(height: PoolAxis, rows: AxisGeometry, width: AxisGeometry): boolean {
  const isDense = rows.dilation === 1 && width.dilation === 1 && (height.kind !== 'sliding' || height.stride === 1);
  return isDense && kernelSize(height) * width.kernelSize > LARGE;
}

/** @param padding the most that is allowed */
function isWindow(axis: PoolAxis, kernel: number, stride: number, padding: number): boolean {
  if (axis.kind !== 'sliding' || axis.dilation !== 1) return false;
  return axis.kernelSize === kernel && axis.stride === stride && axis.padding[0] <= padding;
}

/** Three taps that are found in registers. */
function areNeighbours(axis: AxisGeometry): boolean {
  return axis.kernelSize === 3 && axis.dilation <= 2;
}

/** Without padding, or with as much as lets every window lie around its own column. */
function isAround({ padding, dilation }: AxisGeometry): boolean {
  return padding[0] === 0 || padding[0] === dilation;
}

/** Values of a scratch row: all that a row's windows cover. */
function rowLength([, , width]: ThreeAxes): number {
  if (width.kind !== 'sliding') return width.inputSize + MARGIN;
  const covered = (width.outputSize - 1) * width.stride + width.span;
  return Math.max(covered, width.padding[0] + width.inputSize) + MARGIN;
}
