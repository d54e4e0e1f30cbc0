import { countedCells } from '../pooling/avg';
import { axisWindow, windowBounds, type PoolAxis } from '../pooling/geometry';
import type { Divisor, Plan, Reduction } from '../pooling/plan';
import type { DType } from '../tensors/dtype';
import { elementCount } from '../tensors/tensor';
import type { EngineMemory } from './memory';
import { Geometry, Narrow } from './shared/geometry';

const single: PoolAxis = { kind: 'adaptive', inputSize: 1, outputSize: 1 };

/** Depth, height and width; axes of size 1 stand in for missing ones. */
export type ThreeAxes = readonly [depth: PoolAxis, height: PoolAxis, width: PoolAxis];

export function threeAxes(axes: readonly PoolAxis[]): ThreeAxes {
  return [axes.at(-3) ?? single, axes.at(-2) ?? single, axes.at(-1)!];
}

const roundings: Partial<Record<DType, number>> = { float16: 1, bfloat16: 2 };

/** Integers that are compared as float32. */
export type NarrowDType = Exclude<keyof typeof Narrow, 'none'>;

export const isNarrow = (dtype: DType): dtype is NarrowDType => dtype in Narrow;

/** Output rows that are made of such numbers at a time, and the most input cells that these read. */
export interface Band {
  readonly dtype: NarrowDType;
  readonly rows: number;
  readonly cells: number;
}

type Norm = Extract<Reduction, { kind: 'lp' }>;

/** The fields in the order of the memory: words of 4 bytes, of which these are floats, and at the end one of 8 bytes. */
const fields = Object.keys(new Geometry()) as (keyof Geometry)[];
const floatFields: ReadonlySet<keyof Geometry> = new Set(['divisor', 'cells']);
const WORDS = fields.length + 1;

/**
 * Writes what kernels know of a plan into the engine's memory, for each plane again if its windows are its own.
 *
 * @returns its address; to be given back to the memory
 * @see shared/geometry.ts
 */
export function writeBlock(memory: EngineMemory, plan: Plan, band?: Band): number {
  const { axes } = plan.geometry;
  const windows = axes.reduce((sum, axis) => sum + axis.outputSize, 3 - axes.length);
  const bytes = (WORDS + 3 * windows) * 4;
  const planes = axes.some((axis) => axis.kind === 'fractional') ? plan.geometry.planes : 1;
  const address = memory.allocate(bytes * planes);
  for (let plane = 0; plane < planes; plane++) {
    writePlane(memory, address + plane * bytes, plan, plane, planes > 1 ? bytes : 0, band);
  }
  return address;
}

function writePlane(
  memory: EngineMemory,
  address: number,
  plan: Plan,
  plane: number,
  planeBytes: number,
  band: Band | undefined,
): void {
  const axes = threeAxes(plan.geometry.axes);
  const divisor = divisorOf(plan.reduction);
  const shares = axes.map((axis) => {
    const share = (index: number) => (typeof divisor === 'string' ? countedCells(axis, index, divisor) : 1);
    return Array.from({ length: axis.outputSize }, (_, index) => share(index));
  });
  const g = geometryOf(plan);
  g.divisor = typeof divisor === 'number' ? divisor : g.axisByAxis ? 0 : divisorOfAll(shares);
  g.narrow = band ? Narrow[band.dtype] : Narrow.none;
  g.bandRows = band?.rows ?? 0;
  g.bandCells = band?.cells ?? 0;
  g.planeBytes = planeBytes;
  const lists = new ListWriter(memory, address + WORDS * 4);
  [g.depths, g.heights, g.widths] = axes.map((axis) => lists.bounds(axis, plane)) as [number, number, number];
  [g.depthCounts, g.heightCounts, g.widthCounts] = shares.map((list) => lists.floats(list)) as [number, number, number];
  writeFields(memory, address, g);
}

/** Sizes and steps; what depends on more than these is left at 0. */
function geometryOf({ geometry, reduction, dtype }: Plan): Geometry {
  const g = new Geometry();
  const axes = threeAxes(geometry.axes);
  const [depth, height, width] = axes;
  [g.inDepth, g.inHeight, g.inWidth] = [depth.inputSize, height.inputSize, width.inputSize];
  [g.outDepth, g.outHeight, g.outWidth] = [depth.outputSize, height.outputSize, width.outputSize];
  [g.kernelDepth, g.kernelHeight, g.kernelWidth] = [kernelSize(depth), kernelSize(height), kernelSize(width)];
  [g.stepDepth, g.stepHeight, g.stepWidth] = [stepOf(depth), stepOf(height), stepOf(width)];
  if (width.kind === 'sliding') [g.strideWidth, g.padWidth] = [width.stride, width.padding[0]];
  if (height.kind === 'sliding') g.padHeight = height.padding[0];
  [g.insideFrom, g.insideTo] = insideColumns(width);
  g.axisByAxis = geometry.axes.some((axis) => axis.kind === 'adaptive') ? 1 : 0;
  g.rounding = roundings[dtype] ?? 0;
  g.power = isQuickNorm(reduction, dtype) ? reduction.normType : 0;
  g.exponent = isNorm(reduction) ? reduction.normType : 0;
  g.cells = elementCount(axes.map(kernelSize));
  return g;
}

/** How far a window's taps lie apart. */
function stepOf(axis: PoolAxis): number {
  return axis.outputSize > 0 && kernelSize(axis) > 1 ? axisWindow(axis, 0).step : 1;
}

function writeFields({ buffer }: EngineMemory, address: number, g: Geometry): void {
  const view = new DataView(buffer, address);
  fields.forEach((field, word) => {
    if (field === 'exponent') view.setFloat64(word * 4, g.exponent, true);
    else if (floatFields.has(field)) view.setFloat32(word * 4, g[field], true);
    else view.setInt32(word * 4, g[field], true);
  });
}

/** Writes lists one after the other, and tells where each begins. */
class ListWriter {
  private at: number;

  constructor(
    private readonly memory: EngineMemory,
    address: number,
  ) {
    this.at = address / 4;
  }

  /** First cell and end of each window, clipped to the input. */
  bounds(axis: PoolAxis, plane: number): number {
    const list = this.at;
    const integers = new Int32Array(this.memory.buffer);
    for (let index = 0; index < axis.outputSize; index++) {
      const { first, end } = windowBounds(axis, index, plane);
      integers[this.at++] = first;
      integers[this.at++] = Math.max(first, end);
    }
    return list * 4;
  }

  floats(values: readonly number[]): number {
    const list = this.at;
    new Float32Array(this.memory.buffer).set(values, list);
    this.at += values.length;
    return list * 4;
  }
}

/** PyTorch's norms, of the values themselves. */
export function isNorm(reduction: Reduction): reduction is Norm {
  return reduction.kind === 'lp' && !reduction.magnitudes;
}

/** Norms whose powers and roots take no more than the processor has. */
export function isQuickNorm(reduction: Reduction, input: DType): reduction is Norm {
  if (!isNorm(reduction) || (input !== 'float32' && input !== 'float64')) return false;
  return reduction.normType === 1 || reduction.normType === 2;
}

/** A maximum needs none; a norm is made of a mean. */
function divisorOf(reduction: Reduction): Divisor {
  if (reduction.kind === 'avg') return reduction.divisor;
  return reduction.kind === 'lp' ? 'paddedWindow' : 0;
}

/** What divides every window's sum, or 0 if they differ. */
function divisorOfAll(shares: readonly (readonly number[])[]): number {
  const areAlike = shares.every((list) => list.every((share) => share === list[0]));
  return areAlike ? shares.reduce((product, list) => product * (list[0] ?? 0), 1) : 0;
}

/** Taps along one axis; adaptive windows differ, these are the most. */
export function kernelSize(axis: PoolAxis): number {
  if (axis.kind !== 'adaptive') return axis.kernelSize;
  const share = axis.inputSize / Math.max(1, axis.outputSize);
  return Number.isInteger(share) ? share : Math.ceil(share) + 1;
}

/** The first window that lies entirely inside the input, and the one after the last. */
function insideColumns(axis: PoolAxis): [from: number, to: number] {
  const isInside = (index: number) => {
    const { start, end } = axisWindow(axis, index);
    return start >= 0 && end <= axis.inputSize;
  };
  let from = 0;
  while (from < axis.outputSize && !isInside(from)) from++;
  let to = axis.outputSize;
  while (to > from && !isInside(to - 1)) to--;
  return [from, to];
}
