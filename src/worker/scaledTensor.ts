import type { TensorData } from '../tensors/dtype';
import { sizeOf, type PlaneOfTensor } from '../tensors/planeOfTensor';
import { Pyramid, type PlaneValues } from '../tensors/pyramid';
import { statisticsOf, summaryOf, type Statistics, type Summary } from '../tensors/statistics';
import { elementCount, type Tensor } from '../tensors/tensor';
import type { Block, Mosaic, SeenChoice } from '../tensors/tile';
import { isWide } from '../tensors/tiles';
import type { BlockChoice } from './planes';
import { isMosaic, planeIn, type MosaicLayout } from '../plane/mosaic';
import type { SeenPlane } from '../plane/seenPlanes';
import { gathered } from './gathered';

/** Volumes of up to so many cells are sent whole, of others one slice. */
const SMALL = 4096;
/** The most planes whose levels are kept. */
const MOST = 16;

/** A tensor whose planes are seen at every scale; the levels of those seen last are kept. */
export class ScaledTensor {
  private known: Summary | undefined;
  private readonly pyramids = new Map<string, Pyramid>();

  /**
   * @param rank spatial dimensions: the last ones of the shape
   * @param range of the finite values that colors are made for
   * @param facets of a sample's mosaic, if there can be one
   */
  constructor(
    readonly tensor: Tensor,
    readonly rank: number,
    private readonly isImage: boolean,
    private readonly range: readonly [min: number, max: number],
    readonly facets?: MosaicLayout,
  ) {}

  /** How many slices a plane has. */
  get depth(): number {
    return this.sizes[0];
  }

  /** All of a plane in at most `limit` cells along a dimension; of a large volume its first slice. */
  async overview(plane: SeenChoice, limit: number, signal: AbortSignal): Promise<SeenPlane> {
    const [depth, height, width] = isMosaic(plane) ? [1, ...sizeOf(this.mosaic(plane))] : this.sizes;
    const slices = depth * height * width <= SMALL ? depth : 1;
    const blocks: Block[] = [];
    for (let slice = 0; slice < slices; slice++) {
      const level = this.pyramid(plane, slice).levelFor(limit);
      const region = { top: 0, left: 0, height, width };
      blocks.push(await this.block(plane, slice, { level, region }, signal));
    }
    return { blocks, range: this.range };
  }

  /** @throws CancelledError if `signal` says so */
  async block(plane: SeenChoice, slice: number, choice: BlockChoice, signal: AbortSignal): Promise<Block> {
    const pyramid = this.pyramid(plane, slice);
    await pyramid.prepare(choice.level, signal);
    return pyramid.block(choice.level, choice.region);
  }

  /** What the values of a plane are like, with all slices of a volume. */
  statistics(plane: SeenChoice): Statistics {
    const [first, count] = this.planes(plane);
    const numbers = this.numbers(first * this.planeSize, (first + count) * this.planeSize);
    return divided(statisticsOf(numbers), this.unit);
  }

  /** What all values are like; undefined if there are more than `most`: it would take too long. */
  summary(most: number): Summary | undefined {
    const count = elementCount(this.tensor.shape);
    if (count > most) return undefined;
    return (this.known ??= divided(summaryOf(this.numbers(0, count)), this.unit));
  }

  private numbers(from: number, to: number): ArrayLike<number> {
    const own = (this.data as Exclude<TensorData, BigInt64Array>).subarray(from, to);
    return own instanceof BigUint64Array || own instanceof BigInt64Array ? Float64Array.from(own, Number) : own;
  }

  private get unit(): number {
    return this.tensor.pixels?.greatest ?? 1;
  }

  private get sizes(): readonly [depth: number, height: number, width: number] {
    const sizes = this.tensor.shape.slice(-this.rank);
    return [sizes.at(-3) ?? 1, sizes.at(-2) ?? 1, sizes.at(-1)!];
  }

  private pyramid(plane: SeenChoice, slice: number): Pyramid {
    const key = isMosaic(plane) ? `of ${this.planes(plane)[0]}` : `${plane} ${slice}`;
    const known = this.pyramids.get(key);
    if (known) return known;
    const { unit } = this;
    const range = [this.range[0] * unit, this.range[1] * unit] as const;
    const drawing = { unit, isImage: this.isImage, isWide: isWide(this.tensor.dtype), range };
    const mosaic = isMosaic(plane) ? this.mosaicValues(plane) : undefined;
    const made = new Pyramid(() => mosaic ?? this.values(plane, slice), drawing);
    this.pyramids.set(key, made);
    for (const oldest of this.pyramids.keys()) if (this.pyramids.size > MOST) this.pyramids.delete(oldest);
    return made;
  }

  /** An image's floats are not made for drawing it. */
  private get data() {
    return this.tensor.pixels?.data ?? this.tensor.data;
  }

  private get planeSize(): number {
    return elementCount(this.tensor.shape.slice(-this.rank));
  }

  /** The first of the planes that are seen, and how many there are. */
  private planes(choice: SeenChoice): readonly [first: number, count: number] {
    if (choice === 'combined') return [0, Math.min(this.tensor.shape.at(-this.rank - 1) ?? 1, 4)];
    const plane = planeIn(choice);
    const count = isMosaic(choice) ? (this.facets?.count ?? 1) : 1;
    return [plane - (plane % count), count];
  }

  private values(choice: SeenChoice, slice: number): PlaneValues {
    const [, rows, columns] = this.sizes;
    const [first, count] = this.planes(choice);
    return {
      values: this.data,
      starts: Array.from({ length: count }, (_, i) => (first + i) * this.planeSize + slice * rows * columns),
      rows,
      columns,
      rowStep: 1,
      columnStep: 1,
    };
  }

  private mosaic(choice: Mosaic): PlaneOfTensor {
    const [, rows, columns] = this.sizes;
    const [first, size] = this.planes(choice);
    return {
      offset: first * this.planeSize,
      rows: { size: rows, stride: columns },
      columns: { size: columns, stride: 1 },
      channels: { size: 1, stride: 0 },
      facets: { size, stride: this.planeSize, across: this.facets?.across ?? 1 },
    };
  }

  /** The planes side by side, copied. */
  private mosaicValues(choice: Mosaic): PlaneValues {
    const mosaic = this.mosaic(choice);
    const [rows, columns] = sizeOf(mosaic);
    return { values: gathered(this.data as TensorData, mosaic), starts: [0], rows, columns, rowStep: 1, columnStep: 1 };
  }
}

/** The statistics of values that are each divided. */
function divided<Known extends Summary & Partial<Statistics>>(statistics: Known, by: number): Known {
  const { min, max, mean, deviation, percentiles } = statistics;
  return {
    ...statistics,
    min: min / by,
    max: max / by,
    mean: mean / by,
    deviation: deviation / by,
    ...(percentiles && { percentiles: percentiles.map((end) => end / by) }),
  };
}
