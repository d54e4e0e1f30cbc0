import { PoolingError } from '../errors';
import { coverage, type Coverage } from './coverage';
import { axisGeometry, type AxisGeometry, type AxisParameters } from './geometry';

/** The cells of one axis as they are and as they should become. */
export interface AxisWant {
  readonly inputSize: number;
  readonly outputSize: number;
}

/** A window that gives the requested sizes. */
export interface Solution {
  /** Arguments in PyTorch's spelling, those left out that have their default. */
  readonly kwargs: Readonly<Record<string, number | boolean | readonly number[]>>;
  readonly axes: readonly AxisSolution[];
  /** How unusual it is: see `unusualness`. */
  readonly cost: number;
}

/** A window along one axis; `span` is its receptive field. */
interface AxisSolution extends AxisGeometry {
  /** Taps that a window shares with the next one, padding included. */
  readonly overlap: number;
  readonly coverage: Coverage;
}

/** Only max pooling has a dilation; LP pooling has no padding either. */
const operators = {
  max: { maxDilation: 4, isPadded: true },
  avg: { maxDilation: 1, isPadded: true },
  lp: { maxDilation: 1, isPadded: false },
} as const;

export type SolverOperator = keyof typeof operators;

interface Candidate {
  readonly axes: readonly AxisGeometry[];
  readonly cost: number;
}

const MAX_KERNEL_SIZE = 11;
const MAX_STRIDE = 16;

/**
 * The windows that turn each axis' input size into the wanted output size, as PyTorch computes and accepts it: first
 * those with one number for all axes, then those with one number an axis, each sort by how usual it is and at most
 * `limit` long. Windows that come out the same are listed once, without ceil_mode if that changes nothing.
 *
 * Looked at are: a kernel_size up to 11, or the stride, or what makes unpadded windows end with the input; a stride up to
 * 16, or input / output size rounded either way; a dilation up to 4 that is below the input size; a padding up to half
 * the kernel_size; neither padding nor dilation for a kernel_size above 11.
 *
 * @returns nothing if no such window gives that size, as for a wanted size above the input size + 1
 * @throws PoolingError for a size that is no integer above 0, an axis above 2^24 cells, or not 1 to 3 axes
 */
export function solve(wants: readonly AxisWant[], operator: SolverOperator, limit = 20): Solution[] {
  refuse(wants);
  const alike = distinct([false, true].flatMap((ceilMode) => candidates(wants, operator, wants.length, ceilMode)));
  const known = new Set(alike.map(windowsOf));
  const apart = wants.length === 1 ? [] : combinations(wants, operator, limit);
  return [...alike.slice(0, limit), ...apart.filter((each) => !known.has(windowsOf(each)))].map(({ axes, cost }) => ({
    kwargs: kwargsOf(axes),
    axes: axes.map((axis) => ({ ...axis, overlap: overlapOf(axis), coverage: coverage([axis]) })),
    cost,
  }));
}

function refuse(wants: readonly AxisWant[]) {
  if (wants.length < 1 || wants.length > 3) throw new PoolingError(`1 to 3 axes can be pooled, not ${wants.length}`);
  const isSize = (size: number) => Number.isSafeInteger(size) && size >= 1;
  for (const { inputSize, outputSize } of wants) {
    if (!isSize(inputSize)) throw new PoolingError(`invalid input size: ${inputSize}`);
    if (!isSize(outputSize)) throw new PoolingError(`invalid output_size: ${outputSize}`, 'output_size');
  }
}

/** With one number for all of these axes, which are some of the `rank` that are pooled; the most usual first. */
function candidates(wants: readonly AxisWant[], operator: SolverOperator, rank: number, ceilMode: boolean) {
  const found: Candidate[] = [];
  for (const parameters of parametersToTry(wants, operator)) {
    const axes = wants.map(({ inputSize }) => axisGeometry(inputSize, { ...parameters, ceilMode }));
    const fits = axes.every(
      ({ inputSize, outputSize, kernelSize, dilation }, axis) =>
        outputSize === wants[axis]!.outputSize &&
        (dilation === 1 || dilation < inputSize) &&
        // ATen/native/Pool.h, pool3d_shape_check: only averages in three dimensions ask for it
        (kernelSize <= inputSize || operator === 'max' || rank < 3),
    );
    if (fits) found.push({ axes, cost: axes.reduce((sum, axis) => sum + unusualness(axis), 0) });
  }
  return distinct(found);
}

/** However large the sizes are, these are some thousands. */
function* parametersToTry(wants: readonly AxisWant[], operator: SolverOperator) {
  const ratios = wants.map(({ inputSize, outputSize }) => inputSize / outputSize);
  for (const stride of upTo(MAX_STRIDE, ...ratios.map(Math.floor), ...ratios.map(Math.ceil))) {
    const filling = wants.map(({ inputSize, outputSize }) => inputSize - (outputSize - 1) * stride);
    for (const kernelSize of upTo(MAX_KERNEL_SIZE, stride, ...filling)) {
      const { maxDilation, isPadded } = operators[kernelSize > MAX_KERNEL_SIZE ? 'lp' : operator];
      for (let padding = 0; padding <= (isPadded ? Math.floor(kernelSize / 2) : 0); padding++) {
        for (let dilation = 1; dilation <= (kernelSize > 1 ? maxDilation : 1); dilation++) {
          yield { kernelSize, stride, padding: [padding, padding], dilation } satisfies Partial<AxisParameters>;
        }
      }
    }
  }
}

/** 1, 2, … `end`, and those of `more` that are above 0. */
function upTo(end: number, ...more: readonly number[]): Set<number> {
  return new Set([...Array.from({ length: end }, (_, index) => index + 1), ...more.filter((value) => value >= 1)]);
}

/** With one number an axis, but one ceil_mode for all: the `limit` most usual. */
function combinations(wants: readonly AxisWant[], operator: SolverOperator, limit: number): Candidate[] {
  const found = [false, true].flatMap((ceilMode) => {
    let combined: (Candidate & { place: number })[] = [{ axes: [], cost: 0, place: 1 }];
    for (const want of wants) {
      const list = candidates([want], operator, wants.length, ceilMode);
      // the n-th of one list with the m-th of another has n · m − 1 pairs before it that are as good
      combined = combined.flatMap(({ axes, cost, place }) =>
        list.slice(0, Math.floor(limit / place)).map((next, index) => ({
          axes: [...axes, ...next.axes],
          cost: cost + next.cost,
          place: place * (index + 1),
        })),
      );
    }
    return combined;
  });
  return distinct(found).slice(0, limit);
}

/** The most usual first, and of those with the same windows that one only. */
function distinct(found: readonly Candidate[]): Candidate[] {
  const byWindows = new Map<string, Candidate>();
  for (const candidate of found.toSorted((a, b) => a.cost - b.cost)) {
    const key = windowsOf(candidate);
    if (!byWindows.has(key)) byWindows.set(key, candidate);
  }
  return [...byWindows.values()];
}

/** A key that is the same for the same windows. If there is only one, its stride does not matter. */
function windowsOf({ axes }: Candidate): string {
  return axes.map((a) => [a.kernelSize, a.padding[0], a.dilation, a.outputSize > 1 ? a.stride : 0].join()).join(';');
}

/**
 * What orders the solutions; costs of several axes add up.
 *
 * 0 for kernel_size = stride without padding, 20 for an odd kernel_size with half of it as padding (k3 s2 p1; with stride
 * 1, "same"), 40 for other windows without padding, 60 with. On top of that up to 10 for cells left over at the end, and
 * up to 10 for overlap, 200 if the kernel_size is above 11; 100 for ceil_mode; 200 for each step of dilation; 300 for a
 * window longer than the input; 400 for a stride above the kernel_size; 500 for one cell a window.
 */
function unusualness(axis: AxisGeometry): number {
  const { inputSize, outputSize, kernelSize, stride, padding, dilation, ceilMode, span } = axis;
  const leftOver = Math.max(0, inputSize + padding[0] - (outputSize - 1) * stride - span);
  const overlap = Math.max(0, 1 - stride / kernelSize);
  let cost = 20 * kindOf(axis) + 10 * (leftOver / inputSize) + (kernelSize > MAX_KERNEL_SIZE ? 200 : 10) * overlap;
  if (ceilMode) cost += 100;
  if (span > inputSize) cost += 300;
  if (stride > kernelSize) cost += 400;
  if (kernelSize === 1) cost += 500;
  return cost + 200 * (dilation - 1);
}

function kindOf({ kernelSize, stride, padding: [padding] }: AxisGeometry): number {
  if (padding === 0) return kernelSize === stride ? 0 : 2;
  return 2 * padding + 1 === kernelSize ? 1 : 3;
}

function overlapOf({ outputSize, kernelSize, stride, dilation }: AxisGeometry): number {
  return outputSize > 1 && stride % dilation === 0 ? Math.max(0, kernelSize - stride / dilation) : 0;
}

function kwargsOf(axes: readonly AxisGeometry[]): Solution['kwargs'] {
  const short = (values: readonly number[]) => (values.every((value) => value === values[0]) ? values[0]! : values);
  const stride = axes.map((axis) => axis.stride);
  const padding = axes.map((axis) => axis.padding[0]);
  const dilation = axes.map((axis) => axis.dilation);
  return {
    kernel_size: short(axes.map((axis) => axis.kernelSize)),
    ...(axes.some((axis) => axis.stride !== axis.kernelSize) && { stride: short(stride) }),
    ...(padding.some((cells) => cells > 0) && { padding: short(padding) }),
    ...(dilation.some((step) => step > 1) && { dilation: short(dilation) }),
    ...(axes[0]!.ceilMode && { ceil_mode: true }),
  };
}
