import { elementCount, type Pixels, type Tensor } from './tensor';
import type { PlaneChoice, Tile } from './tile';

/** Min and max of the finite values; [0, 0] if there is none. */
export function valueRange(tensor: Tensor): [min: number, max: number] {
  const { pixels } = tensor;
  if (pixels) return rangeOfPixels(pixels);
  const { data } = tensor;
  const isWide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return rangeOf(isWide ? Float64Array.from(data, Number) : data);
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
  const values = new Float32Array(planes.length * elementCount(thinned));
  const [width, height, depth] = [sizes.at(-1)!, sizes.at(-2) ?? 1, sizes.at(-3) ?? 1];
  let at = 0;
  for (const number of planes) {
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < height; y += step) {
        const row = number * planeSize + (z * height + y) * width;
        for (let x = 0; x < width; x += step) values[at++] = Number(data[row + x]) / unit;
      }
    }
  }
  return { shape: [planes.length, ...thinned], step, values, range };
}
