import * as vscode from 'vscode';
import { CancelledError, PoolingError, PoolscopeError } from '../src/errors';
import { tileOf, valueRange } from '../src/plane';
import type { Engine, TimedResult } from '../src/pooling/engine';
import { explainMax, type CellReason } from '../src/pooling/explain';
import { planeSizes } from '../src/pooling/geometry';
import type { LayerCall } from '../src/pooling/layers';
import { asLayerInput } from '../src/pooling/layerInput';
import type { FromWebview, PanelState, PlaneChoice, PlaneTiles, Problem, ToWebview } from '../src/protocol';
import type { Tensor } from '../src/tensor';
import type { FoundTensor } from './tensorSource';

type Question = Extract<FromWebview, { request: number }>;

/** Results so far, of all sessions: what their versions are counted by. */
let results = 0;

/** One tensor under changing parameters: the last result that worked is kept beside the last problem. */
export class PoolSession {
  private running: AbortController | undefined;
  private last: { readonly input: Tensor; readonly result: TimedResult } | undefined;
  private problem: Problem | undefined;
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
      const result = await this.engine.pool(input, call, controller.signal);
      if (controller.signal.aborted) return false;
      this.last = { input, result };
      this.problem = undefined;
      this.version = ++results;
    } catch (error) {
      if (error instanceof CancelledError || controller.signal.aborted) return false;
      this.problem = problemOf(error);
    }
    return true;
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
      ...(this.last
        ? { result: { geometry: this.last.result.geometry, milliseconds: this.last.result.milliseconds } }
        : {}),
      ...(this.problem ? { problem: this.problem } : {}),
    };
  }

  /** Answers a webview's question; every question gets an answer. */
  answer(question: Question): ToWebview {
    const { request } = question;
    try {
      return question.type === 'needPlanes'
        ? { type: 'planes', request, version: this.version, tiles: this.tiles(question.plane, question.limit) }
        : { type: 'reason', request, reason: this.reason(question.plane, question.position) };
    } catch (error) {
      return { type: 'failed', request, message: problemOf(error).message };
    }
  }

  private tiles(plane: PlaneChoice, limit: number): PlaneTiles {
    const { input, result } = this.resultFor(plane);
    const rank = result.geometry.axes.length;
    return {
      input: tileOf(input, rank, plane, limit, this.range),
      output: tileOf(result.output, rank, plane, limit, this.range),
    };
  }

  private reason(plane: number, position: readonly number[]): CellReason {
    const { input, result } = this.resultFor(plane);
    const { axes } = result.geometry;
    if (position.length !== axes.length || position.some((cell, axis) => cell >= axes[axis]!.outputSize)) {
      throw new PoolscopeError(vscode.l10n.t('there is no output cell ({0})', position.join(', ')));
    }
    const from = plane * planeSizes(result.geometry).input;
    return explainMax(result.geometry, position, (index) => input.data[from + index]!);
  }

  dispose(): void {
    this.running?.abort();
  }

  private resultFor(plane: PlaneChoice) {
    if (!this.last) throw new PoolscopeError(vscode.l10n.t('there is no result yet'));
    if (typeof plane === 'number' && plane >= this.last.result.geometry.planes) {
      throw new PoolscopeError(vscode.l10n.t('there is no plane {0}', plane));
    }
    return this.last;
  }
}

function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { message, ...(error instanceof PoolingError && error.parameter ? { parameter: error.parameter } : {}) };
}
