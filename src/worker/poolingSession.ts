import * as l10n from '@vscode/l10n';
import { CancelledError, PoolscopeError } from '../errors';
import { writeOutput, type OutputForm } from '../export/outputForms';
import type { Equivalent } from '../frameworks/equivalent';
import { otherFrameworks } from '../frameworks/otherFrameworks';
import { exerciseOf, type Exercise } from '../lesson/exercise';
import { isMosaic, planeIn } from '../plane/mosaic';
import type { Engine, TimedResult } from '../pooling/engine';
import { explain, type CellReason } from '../pooling/explain';
import { planeSizes, type PoolAxis } from '../pooling/geometry';
import { gradientRoutes, type GradientRoute } from '../pooling/gradientRoutes';
import { gradientUpTo } from '../pooling/gradientUpTo';
import { asLayerInput } from '../pooling/layerInput';
import { layers, type LayerCall } from '../pooling/layers';
import type { Operands } from '../pooling/plan';
import { unravelIndex } from '../pooling/positions';
import { indicesTensor } from '../pooling/unpool';
import type { Disturbance } from '../tensors/disturbance';
import type { DType } from '../tensors/dtype';
import type { Statistics } from '../tensors/statistics';
import { elementCount, type Tensor, type TensorHeader } from '../tensors/tensor';
import type { Block, PlaneChoice, SeenChoice, Tile } from '../tensors/tile';
import { tileOf, valueRange } from '../tensors/tiles';
import { Comparison, type ComparedReasons, type ComparisonFacts, type PairName } from './comparison';
import { otherOutput, type AgainstTensor } from './otherOutput';
import { robustness, type Robustness } from './robustness';
import { resultText } from './resultText';
import { SeenResult } from './seenResult';
import {
  planeToShow,
  type Look,
  type PlanePreview,
  type PooledView,
  type ResultFacts,
  type SeenPart,
  type Sight,
} from './sight';
import { upsampled, type Upsampling, type UpsamplingMethod } from './upsampling';

interface LastResult {
  readonly facts: ResultFacts;
  /** The tensor as the first layer takes it. */
  readonly tensor: Tensor;
  /** The last layer's input. */
  readonly input: Tensor;
  readonly result: TimedResult;
  readonly operands: Operands;
  readonly seen: SeenResult;
}

/** A tensor and the last result that worked; answers what a view asks about them. */
export class PoolingSession {
  private last: LastResult | undefined;
  private isDisposed = false;
  /** Min and max of the tensor. */
  private range: Tile['range'] | undefined;
  /** MaxUnpool's own indices. */
  private indices: Tensor | undefined;
  /** What stands beside the last result, and beside its input. */
  private readonly pairs = new Map<PairName, Comparison>();

  /** @param isImage whether its channels can be shown as one image */
  constructor(
    private readonly engine: Engine,
    private readonly tensor: Tensor,
    readonly isImage: boolean,
    private readonly release: () => void = () => undefined,
  ) {}

  /**
   * @param tensor taken into the engine's memory, if it has one
   * @param indices MaxUnpool's own
   */
  static async open(engine: Engine, tensor: Tensor, isImage: boolean, indices?: Tensor): Promise<PoolingSession> {
    const adopted = await engine.adopt?.(tensor);
    const session = new PoolingSession(engine, adopted ?? tensor, isImage, () => {
      adopted?.release();
    });
    session.indices = indices;
    return session;
  }

  get dtype(): DType {
    return this.tensor.dtype;
  }

  /** By which the last result is known; undefined if there is none. */
  get version(): number | undefined {
    return this.last?.facts.version;
  }

  dispose(): void {
    this.isDisposed = true;
    this.last?.result.release?.();
    this.last = undefined;
    this.pairs.clear();
    this.release();
  }

  /**
   * Pools with new parameters.
   *
   * @throws PoolingError if PyTorch refuses the call, CancelledError if `signal` says so: the result before stays
   */
  async update(call: LayerCall, look: Look, version: number, signal: AbortSignal): Promise<PooledView> {
    const input = asInput(this.tensor, call);
    const indices = this.indices && layers[call.op].operator === 'unpool' ? asInput(this.indices, call) : undefined;
    const job = { input, call, wantsGradient: look.gradient, mayStay: true, ...(indices && { indices }) };
    const result = await this.engine.pool(job, signal);
    if (this.isDisposed) {
      result.release?.();
      throw new CancelledError();
    }
    this.last?.result.release?.();
    this.pairs.clear();
    const facts = factsOf(call, result, this.engine.missing, version);
    const operands = result.before ? { indices: indicesTensor(result.before) } : indices ? { indices } : {};
    const tensors = { tensor: input, input: result.before?.output ?? input, result };
    const seen = new SeenResult(tensors, this.isImage, this.valueRange(), this.last?.seen);
    this.last = { ...tensors, facts, operands, seen };
    return this.look(look, signal);
  }

  /** @throws PoolscopeError if there is no result yet, CancelledError if `signal` says so */
  async look(look: Look, signal: AbortSignal): Promise<PooledView> {
    const { facts, result, seen } = this.resultFor();
    const { geometry } = result;
    if (geometry.outputShape.includes(0)) return { result: facts };
    const plane = planeToShow(look.plane, this.isImage, geometry);
    const window = Math.min(look.window, planeSizes(geometry).output - 1);
    const position = unravelIndex(
      geometry.axes.map((axis) => axis.outputSize),
      window,
    );
    const sight: Sight = {
      plane,
      planes: await this.ofLast(() => seen.planes(plane, look.limit, signal)),
      summaries: seen.summaries,
      window,
      reasons: this.reasons(isMosaic(plane) ? plane.mosaic : plane, position),
    };
    return { result: facts, sight };
  }

  /** @throws PoolscopeError if there is no such plane, CancelledError if `signal` says so */
  async part(part: SeenPart, signal: AbortSignal): Promise<Block> {
    const block = this.resultFor(part.plane).seen.part(part, signal);
    if (!block) throw new PoolscopeError(l10n.t('No plane {0}', part.slice));
    return this.ofLast(() => block);
  }

  /** What the values of a plane of the input are like. @throws PoolscopeError if there is no such plane */
  statistics(plane: SeenChoice): Statistics {
    return this.resultFor(plane).seen.statistics(plane);
  }

  /** @throws PoolscopeError if there is no such plane */
  previews(planes: readonly PlaneChoice[], limit: number): PlanePreview[] {
    return planes.map((plane) => {
      const { tensor, result } = this.resultFor(plane);
      const range = this.valueRange();
      const tile = (values: Tensor) => tileOf(values, result.geometry.axes.length, plane, limit, range);
      return { input: tile(tensor), output: tile(result.output) };
    });
  }

  /** @throws PoolscopeError if there is no such cell */
  reasons(plane: PlaneChoice, position: readonly number[]): CellReason[] {
    const { input, result, operands } = this.resultFor(plane, position, (axis) => axis.outputSize);
    const planes = plane === 'combined' ? [0, 1, 2] : [plane];
    return planes.map((number) => explain(input, result, number, position, operands));
  }

  /** @throws PoolscopeError if there is no such cell */
  routes(plane: number, position: readonly number[]): GradientRoute[] {
    const { result, operands } = this.resultFor(plane, position, (axis) => axis.inputSize);
    return gradientRoutes(result, plane, position, operands);
  }

  /** The gradient after the windows up to one, a block a slice; undefined where it is not followed. @throws PoolscopeError if there is no such plane */
  gradientUpTo(plane: number, window: number): Block[] | undefined {
    const { result } = this.resultFor(plane);
    const { axes } = result.geometry;
    const last = Math.min(window, planeSizes(result.geometry).output - 1);
    const values = gradientUpTo(result, plane, last);
    const [height, width] = [axes.at(-2)?.inputSize ?? 1, axes.at(-1)!.inputSize];
    const size = height * width;
    return (
      values &&
      Array.from({ length: values.length / size }, (_, slice) => ({
        level: 0,
        region: { top: 0, left: 0, height, width },
        channels: 1,
        unit: 1,
        values: values.slice(slice * size, (slice + 1) * size),
      }))
    );
  }

  /** @throws PoolscopeError if No result yet */
  equivalents(): Equivalent[] {
    const { facts, input, result, operands } = this.resultFor();
    return otherFrameworks(facts.call, { input, operands }, result.geometry);
  }

  /** The whole output. @throws PoolscopeError if there is none, or too much of it for a text */
  outputAs(form: OutputForm): Uint8Array {
    const { facts, tensor, result, operands } = this.resultFor();
    return writeOutput(form, { call: facts.call, input: tensor, result, operands: result.before ? {} : operands });
  }

  /**
   * Puts another output beside the last result's, until there is another result.
   *
   * @throws PoolscopeError if it cannot be compared, CancelledError if `signal` says so
   */
  async compare(against: AgainstTensor, signal: AbortSignal): Promise<ComparisonFacts> {
    const { facts, input, result, operands } = this.resultFor();
    const inputOf = (call: LayerCall, tensor = this.tensor) => asInput(tensor, call);
    const own = { call: facts.call, result, input, operands, inputOf };
    const compared = await this.ofLast(async () => {
      const other = await otherOutput(this.engine, against, own, signal);
      return new Comparison(result.output, other, result.geometry.axes.length);
    });
    this.pairs.set('comparison', compared);
    return compared.facts;
  }

  /**
   * Brings a plane of the output back to the input's size, and puts it beside the input.
   *
   * @throws PoolscopeError if there is no such way back, CancelledError if `signal` says so
   */
  async upsample(plane: number, method: UpsamplingMethod, signal: AbortSignal): Promise<Upsampling> {
    const { facts, input, result } = this.resultFor(plane);
    const pooled = { call: facts.call, input, result, plane };
    const { code, comparison } = await this.ofLast(() => upsampled(this.engine, pooled, method, signal));
    this.pairs.set('upsampling', comparison);
    return { code, ...comparison.facts };
  }

  /**
   * How much of what layers make of a plane stays the same when it is disturbed.
   *
   * @throws PoolscopeError if that is not known for the layer, CancelledError if `signal` says so
   */
  async robustness(plane: number, disturbance: Disturbance, signal: AbortSignal): Promise<Robustness> {
    const { facts, input, result } = this.resultFor(plane);
    const pooled = { call: facts.call, input, result, plane };
    const measured = await this.ofLast(() => robustness(this.engine, pooled, disturbance, signal));
    for (const [name, pair] of measured.pairs) this.pairs.set(name, pair);
    return measured.facts;
  }

  /** @throws PoolscopeError if nothing is compared */
  compared(of: PairName): Comparison {
    const pair = this.pairs.get(of);
    if (!pair) throw new PoolscopeError(l10n.t('Nothing is compared'));
    return pair;
  }

  /** Why a cell has its value in both outputs that are compared. */
  comparedReasons(plane: number, position: readonly number[]): ComparedReasons {
    const { axes } = this.resultFor(plane).result.geometry;
    const isThere = position.every((cell, axis) => cell < (axes[axis]?.outputSize ?? 0));
    const b = this.compared('comparison').reason(plane, position);
    return { ...(isThere && { a: this.reasons(plane, position)[0]! }), ...(b && { b }) };
  }

  /** The tensor itself. @throws PoolscopeError if it has more values */
  copy(most: number): Tensor {
    const { dtype, shape } = this.tensor;
    const count = elementCount(shape);
    if (count > most) {
      throw new PoolscopeError(l10n.t('A link holds at most {0} values; this tensor has {1}.', most, count));
    }
    return { dtype, shape, data: this.tensor.data.slice() };
  }

  /** What can be asked about a plane. @throws PoolscopeError if the layer has no window that slides, or no maximum or average */
  exercise(plane: number): Exercise {
    const { input, facts, result } = this.resultFor(plane);
    const exercise = exerciseOf(input, facts.call, result, plane);
    if (!exercise) throw new PoolscopeError(l10n.t('There are questions about MaxPool and AvgPool only.'));
    return exercise;
  }

  /** A plane of the last result in words. @throws PoolscopeError if there is no such plane */
  text(wanted: SeenChoice): string {
    const plane = planeIn(wanted);
    const { facts, seen } = this.resultFor(plane);
    return resultText({
      ...{ facts, plane, dtype: this.tensor.dtype },
      input: seen.statistics(plane, 'input'),
      output: seen.statistics(plane, 'output'),
      reasonAt: (position) => this.reasons(plane, position)[0]!,
    });
  }

  /** What takes time is void if there is another result meanwhile: the memory of the one before may be in use again. */
  private async ofLast<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const { last } = this;
    try {
      const answer = await work();
      if (this.last === last) return answer;
    } catch (error) {
      if (this.last === last) throw error;
    }
    throw new CancelledError();
  }

  private valueRange(): Tile['range'] {
    return (this.range ??= valueRange(this.tensor));
  }

  private resultFor(
    choice: SeenChoice = 'combined',
    position: readonly number[] = [],
    sizeOf?: (axis: PoolAxis) => number,
  ): LastResult {
    if (!this.last) throw new PoolscopeError(l10n.t('No result yet'));
    const { axes, planes } = this.last.result.geometry;
    if (choice !== 'combined' && planeIn(choice) >= planes) {
      throw new PoolscopeError(l10n.t('No plane {0}', planeIn(choice)));
    }
    if (sizeOf && (position.length !== axes.length || position.some((cell, axis) => cell >= sizeOf(axes[axis]!)))) {
      throw new PoolscopeError(l10n.t('No cell ({0})', position.join(', ')));
    }
    return this.last;
  }
}

function factsOf(call: LayerCall, result: TimedResult, missing: Engine['missing'], version: number): ResultFacts {
  const { geometry, reduction, dtype, before, milliseconds, threads } = result;
  return {
    call,
    plan: { geometry, reduction, dtype },
    ...(before && { before: before.geometry }),
    milliseconds,
    threads,
    ...(missing && { missing }),
    version,
  };
}

/** The tensor as the layer takes it; its values are asked for when they are used. */
function asInput(tensor: Tensor, call: LayerCall): Tensor {
  const { dtype, shape } = asLayerInput<TensorHeader>({ dtype: tensor.dtype, shape: tensor.shape }, call);
  return {
    dtype,
    shape,
    get data() {
      return tensor.data;
    },
    get pixels() {
      return tensor.pixels;
    },
  };
}
