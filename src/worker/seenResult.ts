import { planeSizes } from '../pooling/geometry';
import type { TimedResult } from '../pooling/engine';
import type { Statistics } from '../tensors/statistics';
import type { Tensor } from '../tensors/tensor';
import type { Block, SeenChoice } from '../tensors/tile';
import { valueRange } from '../tensors/tiles';
import { ScaledTensor } from './scaledTensor';
import { facetsOf, isMosaic } from '../plane/mosaic';
import type { SeenPlanes } from '../plane/seenPlanes';
import type { SeenPart, Sight } from './sight';

/** The most values that are summed up: of the tensor once, of what came out with every result. */
const MOST_SUMMED = { input: 2 ** 23, output: 2 ** 19 };

/** The tensors of a result. */
interface ResultTensors {
  /** As the first layer takes it. */
  readonly tensor: Tensor;
  /** The last layer's. */
  readonly input: Tensor;
  readonly result: TimedResult;
}

/** What is seen of a result, at every scale. */
export class SeenResult {
  private readonly scaled: Partial<Record<keyof SeenPlanes, ScaledTensor>>;

  /**
   * @param range of the tensor's finite values, for the colors
   * @param before what was seen of the result before: the tensor's levels stay while it has the same shape
   */
  constructor(
    { tensor, input, result }: ResultTensors,
    isImage: boolean,
    range: readonly [min: number, max: number],
    before?: SeenResult,
  ) {
    const rank = result.geometry.axes.length;
    const { output, indices, gradInput } = result;
    const first = result.before ? 'before' : 'input';
    const known = before?.scaled[first];
    const facets = facetsOf(result.geometry);
    const isSame =
      known?.rank === rank &&
      known.tensor.shape.join() === tensor.shape.join() &&
      known.facets?.count === facets?.count;
    const scaled = (values: Tensor, isPicture = isImage, own = range) =>
      new ScaledTensor(values, rank, isPicture, own, facets);
    const last = planeSizes(result.geometry).input - 1;
    this.scaled = {
      ...(result.before && { input: scaled(input) }),
      [first]: isSame ? known : scaled(tensor),
      output: scaled(output),
      ...(indices && { indices: scaled(indicesOf(result), false, [0, last]) }),
      ...(gradInput && { gradient: scaled(gradInput, false, valueRange(gradInput)) }),
    };
  }

  async planes(plane: SeenChoice, limit: number, signal: AbortSignal): Promise<SeenPlanes> {
    const { before, input, output, indices, gradient } = this.scaled;
    const seen = (scaled: ScaledTensor) => scaled.overview(plane, limit, signal);
    return {
      ...(before && { before: await seen(before) }),
      input: await seen(input!),
      output: await seen(output!),
      // nothing lies on a mosaic
      ...(indices && !isMosaic(plane) && { indices: await seen(indices) }),
      ...(gradient && !isMosaic(plane) && { gradient: await seen(gradient) }),
    };
  }

  /** What all values of the tensor, and of what came out of it, are like. */
  get summaries(): Sight['summaries'] {
    const { before, input, output } = this.scaled;
    const first = (before ?? input)!.summary(MOST_SUMMED.input);
    const last = output!.summary(MOST_SUMMED.output);
    return { ...(first && { input: first }), ...(last && { output: last }) };
  }

  /** Undefined if there is no such slice. */
  part({ name, plane, slice, ...choice }: SeenPart, signal: AbortSignal): Promise<Block> | undefined {
    const scaled = this.scaled[name];
    return scaled && slice < scaled.depth ? scaled.block(plane, slice, choice, signal) : undefined;
  }

  /** What the values of a plane are like; by default of the tensor that is pooled first. */
  statistics(plane: SeenChoice, name?: 'input' | 'output'): Statistics {
    const scaled = name ? this.scaled[name]! : (this.scaled.before ?? this.scaled.input!);
    return scaled.statistics(plane);
  }
}

function indicesOf(result: TimedResult): Tensor<'int32'> {
  return {
    dtype: 'int32',
    shape: result.output.shape,
    get data() {
      return result.indices!;
    },
  };
}
