import { countedCells } from '../pooling/avg';
import { axisWindow, windowBounds, type PoolAxis } from '../pooling/geometry';
import type { Divisor, Plan, Reduction } from '../pooling/plan';
import type { DType } from '../tensors/dtype';
import { elementCount } from '../tensors/tensor';
import type { EngineMemory } from './memory';

const single: PoolAxis = { kind: 'adaptive', inputSize: 1, outputSize: 1 };

/** Depth, height and width; axes of size 1 stand in for missing ones. */
export type ThreeAxes = readonly [depth: PoolAxis, height: PoolAxis, width: PoolAxis];

export function threeAxes(axes: readonly PoolAxis[]): ThreeAxes {
  return [axes.at(-3) ?? single, axes.at(-2) ?? single, axes.at(-1)!];
}

const roundings: Partial<Record<DType, number>> = { float16: 1, bfloat16: 2 };

/** Whole numbers that are compared as float32. @see assembly/geometry.ts, Narrow */
const narrows = { int8: 1, uint8: 2, int16: 3 };
export type Narrow = keyof typeof narrows;

export const isNarrow = (dtype: DType): dtype is Narrow => dtype in narrows;

/** Output rows that are made of such numbers at a time, and the most input cells that these read. */
export interface Band {
  readonly dtype: Narrow;
  readonly rows: number;
  readonly cells: number;
}

type Norm = Extract<Reduction, { kind: 'lp' }>;

const FIELDS = 34;

/**
 * Writes what kernels know of a plan into the engine's memory, for each plane anew if its windows are its own.
 *
 * @returns its address; to be given back to the memory
 * @see assembly/geometry.ts, whose fields these are
 */
export function writeBlock(memory: EngineMemory, plan: Plan, band?: Band): number {
  const { axes } = plan.geometry;
  const windows = axes.reduce((sum, axis) => sum + axis.outputSize, 3 - axes.length);
  const bytes = (FIELDS + 3 * windows) * 4;
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
  { geometry, reduction, dtype }: Plan,
  plane: number,
  planeBytes: number,
  band: Band | undefined,
): void {
  const axes = threeAxes(geometry.axes);
  const start = address / 4;
  const integers = new Int32Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const divisor = divisorOf(reduction);
  let at = start + FIELDS;
  const bounds = axes.map((axis) => {
    const list = at;
    for (let index = 0; index < axis.outputSize; index++) {
      const { first, end } = windowBounds(axis, index, plane);
      integers[at++] = first;
      integers[at++] = Math.max(first, end);
    }
    return list * 4;
  });
  const shares = axes.map((axis) => {
    const share = (index: number) => (typeof divisor === 'string' ? countedCells(axis, index, divisor) : 1);
    return Array.from({ length: axis.outputSize }, (_, index) => share(index));
  });
  const counts = shares.map((list) => {
    floats.set(list, at);
    at += list.length;
    return (at - list.length) * 4;
  });
  const isAdaptive = geometry.axes.some((axis) => axis.kind === 'adaptive');
  const [, height, width] = axes;
  integers.set(
    [
      ...axes.map((axis) => axis.inputSize),
      ...axes.map((axis) => axis.outputSize),
      ...axes.map(kernelSize),
      width.kind === 'sliding' ? width.stride : 0,
      width.kind === 'sliding' ? width.padding[0] : 0,
      height.kind === 'sliding' ? height.padding[0] : 0,
      ...axes.map((axis) => (axis.outputSize > 0 && kernelSize(axis) > 1 ? axisWindow(axis, 0).step : 1)),
      ...bounds,
      ...counts,
      0,
      ...insideColumns(width),
      isAdaptive ? 1 : 0,
      roundings[dtype] ?? 0,
      isQuickNorm(reduction, dtype) ? reduction.normType : 0,
      0,
      band ? narrows[band.dtype] : 0,
      band?.rows ?? 0,
      band?.cells ?? 0,
      planeBytes,
    ],
    start,
  );
  floats[start + 21] = typeof divisor === 'number' ? divisor : isAdaptive ? 0 : divisorOfAll(shares);
  floats[start + 27] = elementCount(axes.map(kernelSize));
  new DataView(memory.buffer).setFloat64(address + 128, isNorm(reduction) ? reduction.normType : 0, true);
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

/** The first window that lies wholly inside the input, and the one behind the last. */
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
