import { elementCount } from '../tensors/tensor';
import { axisWindow, planeSizes, windowBounds, type PoolAxis, type PoolGeometry } from './geometry';

/** The cells `first`, `first + step`, … below `end`; all lie in the input. */
interface Bounds {
  readonly first: number;
  readonly end: number;
}

/** One row of output windows, in three dimensions: a missing axis is one of size 1. */
export interface WindowRow {
  readonly plane: number;
  /** The output row's place along the outer axes. */
  readonly position: readonly [depth: number, height: number];
  /** Where the plane begins in the input. */
  readonly input: number;
  /** Where the row begins in the output. */
  readonly output: number;
  readonly depth: Bounds;
  readonly height: Bounds;
  readonly widths: readonly Bounds[];
}

/** What does not change from row to row. */
export interface WindowSteps {
  readonly stepDepth: number;
  readonly stepHeight: number;
  readonly stepWidth: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
}

const single: PoolAxis = { kind: 'adaptive', inputSize: 1, outputSize: 1 };

/** Depth, height and width; axes of size 1 stand in for missing ones. */
function threeAxes({ axes }: PoolGeometry): [PoolAxis, PoolAxis, PoolAxis] {
  return [axes.at(-3) ?? single, axes.at(-2) ?? single, axes.at(-1)!];
}

/** Rows of the output, over all planes: the unit in which work is done and cancelled. */
export function rowCount({ planes, axes }: PoolGeometry): number {
  return planes * elementCount(axes.slice(0, -1).map((axis) => axis.outputSize));
}

export function windowSteps(geometry: PoolGeometry): WindowSteps {
  const axes = threeAxes(geometry);
  const [stepDepth, stepHeight, stepWidth] = axes.map((axis) =>
    axis.outputSize > 0 ? axisWindow(axis, 0).step : 1,
  ) as [number, number, number];
  return { stepDepth, stepHeight, stepWidth, inputHeight: axes[1].inputSize, inputWidth: axes[2].inputSize };
}

/** The output rows `from` to `to` (not included). */
export function* windowRows(geometry: PoolGeometry, from: number, to: number): Generator<WindowRow> {
  const [z, y, x] = threeAxes(geometry);
  const { input: planeSize } = planeSizes(geometry);
  const bounds = (axis: PoolAxis, plane: number) =>
    Array.from({ length: axis.outputSize }, (_, index) => windowBounds(axis, index, plane));
  const isSame = !geometry.axes.some((axis) => axis.kind === 'fractional');
  let known = -1;
  let [depths, heights, widths]: Bounds[][] = [[], [], []];
  for (let row = from; row < to; row++) {
    const plane = Math.floor(row / (y.outputSize * z.outputSize));
    if (known < 0 || (!isSame && plane !== known)) {
      [depths, heights, widths] = [bounds(z, plane), bounds(y, plane), bounds(x, plane)];
      known = plane;
    }
    const position = [Math.floor(row / y.outputSize) % z.outputSize, row % y.outputSize] as const;
    yield {
      plane,
      position,
      input: plane * planeSize,
      output: row * x.outputSize,
      depth: depths![position[0]]!,
      height: heights![position[1]]!,
      widths: widths!,
    };
  }
}
