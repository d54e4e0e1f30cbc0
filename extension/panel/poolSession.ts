import { CancelledError, PoolingError } from '../../src/errors';
import type { LayerCall } from '../../src/pooling/layers';
import type { PanelState, Problem, ToWebview } from '../../src/views/panel';
import type { Question } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import type { FoundTensor } from '../sources/foundTensor';

/** Results so far, of all sessions: what their versions are counted by. */
let results = 0;

const never = new AbortController().signal;

/** One tensor under changing parameters; its values and results are the worker's, the last state that worked is kept here. */
export class PoolSession {
  private readonly id: number;
  /** Which worker holds the tensor. */
  private generation = 0;
  private running: AbortController | undefined;
  private result: PanelState['result'];
  private problem: Problem | undefined;
  private wantsGradient = false;
  private version = 0;

  private constructor(
    private readonly engine: EngineClient,
    readonly found: FoundTensor,
    private call: LayerCall,
  ) {
    this.id = engine.newSession();
  }

  /**
   * Reads the tensor, if it is still in a file.
   *
   * @throws TensorError if it cannot be read, CancelledError if `signal` says so
   */
  static async open(engine: EngineClient, found: FoundTensor, call: LayerCall, signal = never): Promise<PoolSession> {
    const session = new PoolSession(engine, found, call);
    await session.hold(signal);
    return session;
  }

  /** Pools with new parameters. Resolves to false if a later call took this one's place. */
  async update(call: LayerCall): Promise<boolean> {
    this.running?.abort();
    const controller = (this.running = new AbortController());
    this.call = call;
    const version = ++results;
    try {
      await this.hold(controller.signal);
      const ask = { session: this.id, call, wantsGradient: this.wantsGradient, version };
      const result = await this.engine.ask('update', ask, controller.signal);
      if (controller.signal.aborted) return false;
      this.result = result;
      this.problem = undefined;
      this.version = version;
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
      isImage: reference.choice?.isImage === true || reference.kind === 'logged',
      call: this.call,
      version: this.version,
      ...(this.result && { result: this.result }),
      ...(this.problem ? { problem: this.problem } : {}),
    };
  }

  /** Answers a webview's question; every question gets an answer. */
  async answer(question: Question): Promise<ToWebview> {
    try {
      return await this.engine.ask('question', { session: this.id, question }, never);
    } catch (error) {
      return { type: 'failed', request: question.request, message: problemOf(error).message };
    }
  }

  dispose(): void {
    this.running?.abort();
    this.engine.close(this.id);
  }

  /** Gives the tensor to the worker, again if that is a new one. */
  private async hold(signal: AbortSignal): Promise<void> {
    if (this.generation > 0 && this.generation === this.engine.generation) return;
    await this.engine.ask('open', { session: this.id, origin: this.found.origin }, signal);
    this.generation = this.engine.generation;
  }
}

function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { message, ...(error instanceof PoolingError && error.parameter ? { parameter: error.parameter } : {}) };
}
