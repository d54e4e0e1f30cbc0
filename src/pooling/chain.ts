import { PoolingError } from '../errors';
import { readCounts } from './coverage';
import { axisGeometry, axisWindow, type AxisParameters, type PoolAxis } from './geometry';

/** A layer of a chain. A convolution never rounds up, whatever `ceilMode` says; `channels` is its out_channels. */
export type ChainLayer =
  | { readonly kind: 'pool' | 'conv'; readonly axes: readonly AxisParameters[]; readonly channels?: number }
  | { readonly kind: 'adaptive'; readonly outputSize: readonly number[] };

/** The input after a layer. Lists are by spatial axis, in cells of the chain's input. */
export interface ChainStep {
  readonly shape: readonly number[];
  /** From the first to the last cell an output cell depends on, padding included; for adaptive windows, the widest. */
  readonly receptiveField: readonly number[];
  /** From one receptive field to the next: the product of the strides; on average after an adaptive layer. */
  readonly jump: readonly number[];
  /** The centre of the first receptive field; the first cell's own is 0. */
  readonly start: readonly number[];
  /** Cells of an input plane that no output cell depends on. */
  readonly unread: number;
}

/** One axis on its way through the chain. */
interface Trace {
  readonly size: number;
  readonly layers: readonly PoolAxis[];
  readonly jump: number;
  /** The first and the last input cell that a cell depends on, as if every axis went on where its padding is. */
  readonly first: (cell: number) => number;
  readonly last: (cell: number) => number;
  /** Cells of the input that the input itself, then each step depends on. */
  readonly read: readonly number[];
}

/**
 * Follows an input of shape (N, C, …) or (C, …) through layers over the same spatial axes.
 *
 * @returns one step a layer
 * @throws PoolingError naming the layer, from 0, and its axis without a window; also for an axis above 2^24 cells
 */
export function chain(inputShape: readonly number[], layers: readonly ChainLayer[]): ChainStep[] {
  const rank = layers[0] ? axisCount(layers[0]) : 0;
  let shape = inputShape;
  let traces = inputShape.slice(-rank).map(untouched);
  return layers.map((layer, number) => {
    if (rank === 0 || axisCount(layer) !== rank || shape.length <= rank) {
      throw new PoolingError(
        `layer ${number} has ${axisCount(layer)} spatial axes, its input is (${shape.join(', ')})`,
      );
    }
    traces = traces.map((trace, axis) => through(trace, axisOf(layer, number, axis, trace.size)));
    const outer = shape.slice(0, -rank);
    if (layer.kind === 'conv' && layer.channels !== undefined) outer[outer.length - 1] = layer.channels;
    shape = [...outer, ...traces.map(({ size }) => size)];
    return stepOf(shape, traces);
  });
}

/**
 * The cells of the chain's input that a cell of its output depends on, padding included: from the first to behind the last along each axis.
 *
 * @throws PoolingError as `chain` does
 */
export function fieldOfCell(
  inputSizes: readonly number[],
  layers: readonly ChainLayer[],
  cell: readonly number[],
): readonly (readonly [from: number, to: number])[] {
  return inputSizes.map((size, axis) => {
    const { first, last } = layers.reduce(
      (trace, layer, number) => through(trace, axisOf(layer, number, axis, trace.size)),
      untouched(size),
    );
    return [first(cell[axis]!), last(cell[axis]!) + 1];
  });
}

function stepOf(shape: readonly number[], traces: readonly Trace[]): ChainStep {
  const product = (counts: readonly number[]) => counts.reduce((total, count) => total * count, 1);
  return {
    shape,
    receptiveField: traces.map(widestField),
    jump: traces.map(({ jump }) => jump),
    start: traces.map(({ first, last }) => (first(0) + last(0)) / 2),
    // every combination of the axes' windows occurs, so what is read is the axes' read cells combined
    unread: product(traces.map(({ read }) => read[0]!)) - product(traces.map(({ read }) => read.at(-1)!)),
  };
}

function axisCount(layer: ChainLayer): number {
  return (layer.kind === 'adaptive' ? layer.outputSize : layer.axes).length;
}

function untouched(size: number): Trace {
  return { size, layers: [], jump: 1, first: (cell) => cell, last: (cell) => cell, read: [size] };
}

function through(trace: Trace, axis: PoolAxis): Trace {
  const layers = [...trace.layers, axis];
  return {
    size: axis.outputSize,
    layers,
    jump: trace.jump * (axis.kind === 'sliding' ? axis.stride : axis.inputSize / axis.outputSize),
    first: (cell) => trace.first(axisWindow(axis, cell).start),
    last: (cell) => trace.last(axisWindow(axis, cell).end - 1),
    read: [...trace.read, cellsRead(layers, trace.read)],
  };
}

function widestField({ size, layers, first, last }: Trace): number {
  const differing = layers.every(isUniform) ? 1 : size;
  let widest = 0;
  for (let cell = 0; cell < differing; cell++) widest = Math.max(widest, last(cell) - first(cell) + 1);
  return widest;
}

/** Whether all windows of an axis differ in nothing but their place. */
function isUniform({ kind, inputSize, outputSize }: PoolAxis): boolean {
  return kind === 'sliding' || inputSize % outputSize === 0;
}

/** Marks backwards from the last layer; where a layer's input is read entirely, what that depends on is known. */
function cellsRead(layers: readonly PoolAxis[], known: readonly number[]): number {
  let counts: Int32Array | undefined;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    counts = readCounts(layers[layer]!, 0, counts);
    if (counts.every((count) => count > 0)) return known[layer]!;
  }
  return counts!.reduce((total, count) => total + Math.min(count, 1), 0);
}

function axisOf(layer: ChainLayer, number: number, axis: number, inputSize: number): PoolAxis {
  const sized: PoolAxis =
    layer.kind === 'adaptive'
      ? { kind: 'adaptive', inputSize, outputSize: layer.outputSize[axis]! }
      : axisGeometry(inputSize, { ...layer.axes[axis]!, ...(layer.kind === 'conv' && { ceilMode: false }) });
  if (inputSize >= 1 && sized.outputSize >= 1) return sized;
  const rank = axisCount(layer);
  throw new PoolingError(
    `layer ${number}: no window fits along ${rank === 1 ? 'L' : 'DHW'.at(axis - rank)} of ${inputSize} cells`,
    layer.kind === 'adaptive' ? 'output_size' : 'kernel_size',
  );
}
