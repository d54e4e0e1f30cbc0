import type { TensorData } from '../tensors/dtype';
import { Pyramid, type PlaneValues } from '../tensors/pyramid';
import { statisticsOf, type Statistics } from '../tensors/statistics';
import { elementCount, type Tensor } from '../tensors/tensor';
import type { Block, PlaneChoice } from '../tensors/tile';
import { isWide } from '../tensors/tiles';
import type { BlockChoice } from './planes';
import type { SeenPlane } from '../plane/seenPlanes';

/** Volumes of up to so many cells are sent whole, of others one slice. */
const SMALL = 4096;
/** The most planes whose levels are kept. */
const MOST = 16;

/** A tensor whose planes are seen at every scale; the levels of those seen last are kept. */
export class ScaledTensor {
  private readonly pyramids = new Map<string, Pyramid>();

  /**
   * @param rank spatial dimensions: the last ones of the shape
   * @param range of the finite values that colors are made for
   */
  constructor(
    readonly tensor: Tensor,
    readonly rank: number,
    private readonly isImage: boolean,
    private readonly range: readonly [min: number, max: number],
  ) {}

  /** How many slices a plane has. */
  get depth(): number {
    return this.sizes[0];
  }

  /** All of a plane in at most `limit` cells along a dimension; of a large volume its first slice. */
  async overview(plane: PlaneChoice, limit: number, signal: AbortSignal): Promise<SeenPlane> {
    const [depth, height, width] = this.sizes;
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
  async block(plane: PlaneChoice, slice: number, choice: BlockChoice, signal: AbortSignal): Promise<Block> {
    const pyramid = this.pyramid(plane, slice);
    await pyramid.prepare(choice.level, signal);
    return pyramid.block(choice.level, choice.region);
  }

  /** What the values of a plane are like, with all slices of a volume. */
  statistics(plane: PlaneChoice): Statistics {
    const { values, starts } = this.values(plane, 0);
    const size = elementCount(this.tensor.shape.slice(-this.rank));
    const all = values as Exclude<TensorData, BigInt64Array>;
    const own = all.subarray(starts[0], starts[0]! + starts.length * size);
    const numbers =
      own instanceof BigUint64Array || own instanceof BigInt64Array ? Float64Array.from(own, Number) : own;
    return divided(statisticsOf(numbers), this.tensor.pixels?.greatest ?? 1);
  }

  private get sizes(): readonly [depth: number, height: number, width: number] {
    const sizes = this.tensor.shape.slice(-this.rank);
    return [sizes.at(-3) ?? 1, sizes.at(-2) ?? 1, sizes.at(-1)!];
  }

  private pyramid(plane: PlaneChoice, slice: number): Pyramid {
    const key = `${plane} ${slice}`;
    const known = this.pyramids.get(key);
    if (known) return known;
    const unit = this.tensor.pixels?.greatest ?? 1;
    const range = [this.range[0] * unit, this.range[1] * unit] as const;
    const drawing = { unit, isImage: this.isImage, isWide: isWide(this.tensor.dtype), range };
    const made = new Pyramid(() => this.values(plane, slice), drawing);
    this.pyramids.set(key, made);
    for (const oldest of this.pyramids.keys()) if (this.pyramids.size > MOST) this.pyramids.delete(oldest);
    return made;
  }

  private values(plane: PlaneChoice, slice: number): PlaneValues {
    const { pixels, shape } = this.tensor;
    const [, rows, columns] = this.sizes;
    const size = elementCount(shape.slice(-this.rank));
    const channels = plane === 'combined' ? Math.min(shape.at(-this.rank - 1) ?? 1, 4) : 1;
    const first = plane === 'combined' ? 0 : plane;
    return {
      // an image's floats are not made for drawing it
      values: pixels?.data ?? this.tensor.data,
      starts: Array.from({ length: channels }, (_, channel) => (first + channel) * size + slice * rows * columns),
      rows,
      columns,
      rowStep: 1,
      columnStep: 1,
    };
  }
}

/** The statistics of values that are each divided. */
function divided(statistics: Statistics, by: number): Statistics {
  const { min, max, mean, deviation, percentiles } = statistics;
  const [low, high] = percentiles;
  return {
    ...statistics,
    min: min / by,
    max: max / by,
    mean: mean / by,
    deviation: deviation / by,
    percentiles: [low / by, high / by],
  };
}
