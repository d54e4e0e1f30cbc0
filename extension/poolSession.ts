import * as vscode from 'vscode';
import { CancelledError, PoolingError, PoolscopeError } from '../src/errors';
import { tileOf, valueRange } from '../src/plane';
import type { Engine, TimedResult } from '../src/pooling/engine';
import { explain, gradientRoutes } from '../src/pooling/explain';
import type { PoolAxis } from '../src/pooling/geometry';
import type { LayerCall } from '../src/pooling/layers';
import { asLayerInput } from '../src/pooling/layerInput';
import { indicesTensor } from '../src/pooling/unpool';
import type { FromWebview, PanelState, PlaneChoice, PlaneTiles, Problem, ToWebview } from '../src/protocol';
import type { Tensor } from '../src/tensor';
import { otherFrameworks } from './otherFrameworks';
import type { FoundTensor } from './tensorSource';

type Question = Extract<FromWebview, { request: number }>;

/** Results so far, of all sessions: what their versions are counted by. */
let results = 0;

/** One tensor under changing parameters: the last result that worked is kept beside the last problem. */
export class PoolSession {
  private running: AbortController | undefined;
  /** The last call that worked, the tensor as the first layer takes it, the last layer's input, and what came out. */
  private last:
    | { readonly call: LayerCall; readonly tensor: Tensor; readonly input: Tensor; readonly result: TimedResult }
    | undefined;
  private problem: Problem | undefined;
  private wantsGradient = false;
  private version = 0;
  private readonly range: readonly [number, number];

  constructor(
    private readonly engine: Engine,
    readonly found: FoundTensor,
    private call: LayerCall,
  ) {
    this.range = valueRange(found.tensor);
  }

  /** Pools with new parameters. Resolves to false if a later call took this one's place. */
  async update(call: LayerCall): Promise<boolean> {
    this.running?.abort();
    const controller = (this.running = new AbortController());
    this.call = call;
    try {
      const input = asLayerInput(this.found.tensor, call);
      const { wantsGradient } = this;
      const result = await this.engine.pool({ input, call, wantsGradient }, controller.signal);
      if (controller.signal.aborted) return false;
      this.last = { call, tensor: input, input: result.before?.output ?? input, result };
      this.problem = undefined;
      this.version = ++results;
    } catch (error) {
      if (error instanceof CancelledError || controller.signal.aborted) return false;
      this.problem = problemOf(error);
    }
    return true;
  }

  /** Pools again with or without the gradient. Resolves to false if a later call took this one's place. */
  async setGradient(on: boolean): Promise<boolean> {
    this.wantsGradient = on;
    return this.update(this.call);
  }

  get state(): PanelState {
    const { reference, tensor } = this.found;
    return {
      reference,
      dtype: tensor.dtype,
      sourceShape: tensor.shape,
      isImage: reference.kind === 'image',
      call: this.call,
      version: this.version,
      ...(this.last && { result: summary(this.last.result) }),
      ...(this.problem ? { problem: this.problem } : {}),
    };
  }

  /** Answers a webview's question; every question gets an answer. */
  answer(question: Question): ToWebview {
    const { request } = question;
    try {
      switch (question.type) {
        case 'needPlanes':
          return { type: 'planes', request, version: this.version, tiles: this.tiles(question.plane, question.limit) };
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
          const { call, input, result } = this.resultFor();
          const equivalents = otherFrameworks(call, { input, operands: operandsOf(result) }, result.geometry);
          return { type: 'equivalents', request, version: this.version, equivalents };
        }
      }
    } catch (error) {
      return { type: 'failed', request, message: problemOf(error).message };
    }
  }

  private tiles(plane: PlaneChoice, limit: number): PlaneTiles {
    const { tensor, input, result } = this.resultFor(plane);
    const rank = result.geometry.axes.length;
    const tile = (values: Tensor) => tileOf(values, rank, plane, limit, this.range);
    const own = (values: Tensor) => tileOf(values, rank, plane, limit, valueRange(values));
    const { output, indices, gradInput, before } = result;
    return {
      ...(before && { before: tile(tensor) }),
      input: tile(input),
      output: tile(output),
      ...(indices && { indices: own({ dtype: 'int32', shape: output.shape, data: indices }) }),
      ...(gradInput && { gradient: own(gradInput) }),
    };
  }

  dispose(): void {
    this.running?.abort();
  }

  private resultFor(
    plane: PlaneChoice = 'combined',
    position: readonly number[] = [],
    sizeOf?: (axis: PoolAxis) => number,
  ) {
    if (!this.last) throw new PoolscopeError(vscode.l10n.t('there is no result yet'));
    const { axes, planes } = this.last.result.geometry;
    if (typeof plane === 'number' && plane >= planes) {
      throw new PoolscopeError(vscode.l10n.t('there is no plane {0}', plane));
    }
    if (sizeOf && (position.length !== axes.length || position.some((cell, axis) => cell >= sizeOf(axes[axis]!)))) {
      throw new PoolscopeError(vscode.l10n.t('there is no cell ({0})', position.join(', ')));
    }
    return this.last;
  }
}

function operandsOf({ before }: TimedResult) {
  return before ? { indices: indicesTensor(before) } : {};
}

function summary({ geometry, reduction, dtype, before, milliseconds }: TimedResult): NonNullable<PanelState['result']> {
  const plan = { geometry, reduction, dtype };
  return { plan, ...(before && { before: before.geometry }), milliseconds };
}

function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { message, ...(error instanceof PoolingError && error.parameter ? { parameter: error.parameter } : {}) };
}
