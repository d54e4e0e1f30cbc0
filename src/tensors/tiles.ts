import type { DType } from './dtype';
import { elementCount, type Pixels, type Tensor } from './tensor';
import type { PlaneChoice, Tile, TileValues } from './tile';

/** Min and max of the finite values; [0, 0] if there is none. */
export function valueRange(tensor: Tensor): [min: number, max: number] {
  const { pixels } = tensor;
  if (pixels) return rangeOfPixels(pixels);
  const { data } = tensor;
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return rangeOf(isBig ? Float64Array.from(data, Number) : data);
}

/** Most images reach the full range early. */
function rangeOfPixels({ data, greatest }: Pixels): [min: number, max: number] {
  let [from, to] = [greatest, 0];
  for (let i = 0; i < data.length && to - from < greatest; i++) {
    from = Math.min(from, data[i]!);
    to = Math.max(to, data[i]!);
  }
  return from > to ? [0, 0] : [Math.fround(from / greatest), Math.fround(to / greatest)];
}

function rangeOf(values: ArrayLike<number>): [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min && value !== -Infinity) min = value;
    if (value > max && value !== Infinity) max = value;
  }
  return min > max ? [0, 0] : [min, max];
}

/**
 * The values to draw of one plane, thinned out so that neither height nor width has more than `limit`.
 *
 * @param rank spatial axes: the last ones of the tensor's shape
 */
export function tileOf(tensor: Tensor, rank: number, plane: PlaneChoice, limit: number, range: Tile['range']): Tile {
  const { pixels } = tensor;
  const data = pixels?.data ?? tensor.data;
  const unit = pixels?.greatest ?? 1;
  const sizes = tensor.shape.slice(-rank);
  const planeSize = elementCount(sizes);
  const channels = tensor.shape.at(-rank - 1) ?? 1;
  const planes =
    plane === 'combined' ? Array.from({ length: Math.min(channels, 4) }, (_, channel) => channel) : [plane];
  const step = Math.max(1, ...sizes.slice(-2).map((size) => Math.ceil(size / limit)));
  const thinned = sizes.map((size, axis) => (axis < sizes.length - 2 ? size : Math.ceil(size / step)));
  const [width, height, depth] = [sizes.at(-1)!, sizes.at(-2) ?? 1, sizes.at(-3) ?? 1];
  const slices = Array.from({ length: depth }, (_, z) => z * height * width);
  const values = cut(data, {
    starts: planes.flatMap((number) => slices.map((slice) => number * planeSize + slice)),
    rows: Math.ceil(height / step),
    columns: Math.ceil(width / step),
    rowStride: step * width,
    columnStride: step,
    isWide: isWide(tensor.dtype),
  });
  if (unit > 1) for (let i = 0; i < values.length; i++) values[i] = values[i]! / unit;
  return { shape: [planes.length, ...thinned], step, values, range };
}

/** Where a tile's cells lie among values: the same rows and columns from each start on. */
interface Cut {
  readonly starts: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  /** Whether float32 would round the values. */
  readonly isWide: boolean;
}

/** Whether float32 cannot hold all values of a dtype. */
export function isWide(dtype: DType): boolean {
  return ['float64', 'int32', 'uint32', 'int64', 'uint64'].includes(dtype);
}

/** The cells of a tile, one slice after the other. */
export function cut(
  values: ArrayLike<number | bigint>,
  { starts, rows, columns, rowStride, columnStride, isWide: wide }: Cut,
): TileValues {
  const cells = new (wide ? Float64Array : Float32Array)(starts.length * rows * columns);
  let at = 0;
  for (const start of starts) {
    for (let row = 0; row < rows; row++) {
      const line = start + row * rowStride;
      for (let column = 0; column < columns; column++) cells[at++] = Number(values[line + column * columnStride]);
    }
  }
  return cells;
}
