import * as l10n from '@vscode/l10n';
import { CancelledError, PoolscopeError } from '../errors';
import { otherFrameworks } from '../frameworks/otherFrameworks';
import type { Engine, TimedResult } from '../pooling/engine';
import { explain } from '../pooling/explain';
import { planeSizes, type PoolAxis } from '../pooling/geometry';
import { gradientRoutes } from '../pooling/gradientRoutes';
import { asLayerInput } from '../pooling/layerInput';
import type { LayerCall } from '../pooling/layers';
import { indicesTensor } from '../pooling/unpool';
import type { Tensor, TensorHeader } from '../tensors/tensor';
import type { PlaneChoice, Tile } from '../tensors/tile';
import { tileOf, valueRange } from '../tensors/tiles';
import type { PanelState, PlaneTiles, ToWebview } from '../views/panel';
import type { Question } from './protocol';

/** A tensor and the last result that worked; answers what a view asks about them. */
export class Session {
  private last:
    | {
        readonly version: number;
        readonly call: LayerCall;
        /** The tensor as the first layer takes it. */
        readonly tensor: Tensor;
        /** The last layer's input. */
        readonly input: Tensor;
        readonly result: TimedResult;
      }
    | undefined;
  private isDisposed = false;
  /** Least and greatest value of the tensor, and of the last gradient. */
  private range: Tile['range'] | undefined;
  private rangeOfGradient: Tile['range'] | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly tensor: Tensor,
    private readonly release: () => void = () => undefined,
  ) {}

  /** @param tensor taken into the engine's memory, if it has one */
  static async open(engine: Engine, tensor: Tensor): Promise<Session> {
    if (!engine.adopt) return new Session(engine, tensor);
    const adopted = await engine.adopt(tensor);
    return new Session(engine, adopted, () => {
      adopted.release();
    });
  }

  dispose(): void {
    this.isDisposed = true;
    this.last?.result.release?.();
    this.last = undefined;
    this.release();
  }

  /**
   * Pools with new parameters.
   *
   * @throws PoolingError if PyTorch refuses the call, CancelledError if `signal` says so: the result before stays
   */
  async update(
    call: LayerCall,
    wantsGradient: boolean,
    version: number,
    signal: AbortSignal,
  ): Promise<NonNullable<PanelState['result']>> {
    const input = asInput(this.tensor, call);
    const result = await this.engine.pool({ input, call, wantsGradient, mayStay: true }, signal);
    if (this.isDisposed) {
      result.release?.();
      throw new CancelledError('cancelled');
    }
    this.last?.result.release?.();
    this.rangeOfGradient = undefined;
    this.last = { version, call, tensor: input, input: result.before?.output ?? input, result };
    const { geometry, reduction, dtype, before, milliseconds, threads } = result;
    const made = { geometry, reduction, dtype };
    return { plan: made, ...(before && { before: before.geometry }), milliseconds, threads };
  }

  /** @throws PoolscopeError if the question is about what is not there */
  answer(question: Question): ToWebview {
    const { request } = question;
    switch (question.type) {
      case 'needPlanes': {
        const { version } = this.resultFor(question.plane);
        return { type: 'planes', request, version, tiles: this.tiles(question.plane, question.limit) };
      }
      case 'needReason': {
        const { input, result } = this.resultFor(question.plane, question.position, (axis) => axis.outputSize);
        const reason = explain(input, result, question.plane, question.position, operandsOf(result));
        return { type: 'reason', request, reason };
      }
      case 'needRoutes': {
        const { result } = this.resultFor(question.plane, question.position, (axis) => axis.inputSize);
        const routes = gradientRoutes(result, question.plane, question.position, operandsOf(result));
        return { type: 'routes', request, routes };
      }
      case 'needEquivalents': {
        const { version, call, input, result } = this.resultFor();
        const equivalents = otherFrameworks(call, { input, operands: operandsOf(result) }, result.geometry);
        return { type: 'equivalents', request, version, equivalents };
      }
    }
  }

  private tiles(plane: PlaneChoice, limit: number): PlaneTiles {
    const { tensor, input, result } = this.resultFor(plane);
    const rank = result.geometry.axes.length;
    const range = (this.range ??= valueRange(this.tensor));
    const tile = (values: Tensor) => tileOf(values, rank, plane, limit, range);
    const last = planeSizes(result.geometry).input - 1;
    const positions = (values: Tensor) => tileOf(values, rank, plane, limit, [0, last]);
    const { output, indices, gradInput, before } = result;
    return {
      ...(before && { before: tile(tensor) }),
      input: tile(input),
      output: tile(output),
      ...(indices && { indices: positions({ dtype: 'int32', shape: output.shape, data: indices }) }),
      ...(gradInput && { gradient: tileOf(gradInput, rank, plane, limit, this.gradientRange(gradInput)) }),
    };
  }

  private gradientRange(gradient: Tensor): Tile['range'] {
    return (this.rangeOfGradient ??= valueRange(gradient));
  }

  private resultFor(
    plane: PlaneChoice = 'combined',
    position: readonly number[] = [],
    sizeOf?: (axis: PoolAxis) => number,
  ) {
    if (!this.last) throw new PoolscopeError(l10n.t('No result yet'));
    const { axes, planes } = this.last.result.geometry;
    if (typeof plane === 'number' && plane >= planes) {
      throw new PoolscopeError(l10n.t('No plane {0}', plane));
    }
    if (sizeOf && (position.length !== axes.length || position.some((cell, axis) => cell >= sizeOf(axes[axis]!)))) {
      throw new PoolscopeError(l10n.t('No cell ({0})', position.join(', ')));
    }
    return this.last;
  }
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

function operandsOf({ before }: TimedResult) {
  return before ? { indices: indicesTensor(before) } : {};
}
