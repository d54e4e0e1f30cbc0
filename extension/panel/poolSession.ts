import { CancelledError, PoolingError, PoolscopeError } from '../../src/errors';
import type { LayerCall } from '../../src/pooling/layers';
import { Latest } from '../../src/latest';
import type { ExchangeOf } from '../../src/rpc';
import type { PanelContent, PanelState, Problem } from '../../src/views/panel';
import type { EngineContract } from '../../src/worker/protocol';
import type { Look, PooledView } from '../../src/worker/sight';
import type { EngineClient } from '../engine/client';
import type { FoundTensor } from '../sources/foundTensor';

/** Results and tensors so far, of all sessions: what they are counted by. */
let [results, tensors] = [0, 0];

/** The requests about the last result. */
type ResultRequest =
  | 'part'
  | 'statistics'
  | 'previews'
  | 'reasons'
  | 'routes'
  | 'gradientUpTo'
  | 'equivalents'
  | 'text'
  | 'questions'
  | 'judge'
  | 'tensor'
  | 'figure'
  | 'output'
  | 'compare'
  | 'upsample'
  | 'robustness'
  | 'comparedPlane'
  | 'comparedPart'
  | 'comparedReasons';

/** One tensor under changing parameters; its values and results are the worker's, the last state that worked is kept here. */
export class PoolSession {
  private readonly id: number;
  /** The same for a tensor that is read again from where it came. */
  number = ++tensors;
  /** Why the source cannot be read as it is now, if so. */
  sourceProblem: string | undefined;
  /** Which worker holds the tensor, if one does. */
  private generation = -1;
  /** The tensor is on its way to the worker. */
  private giving: Promise<void> | undefined;
  private readonly updates = new Latest();
  private result: PanelState['result'];
  private problem: Problem | undefined;

  private constructor(
    private readonly engine: EngineClient,
    readonly found: FoundTensor,
    private lastCall: LayerCall,
  ) {
    this.id = engine.newSession();
  }

  /**
   * Reads the tensor, if it is still in a file.
   *
   * @throws TensorError if it cannot be read, CancelledError if `signal` says so
   */
  static async open(
    engine: EngineClient,
    found: FoundTensor,
    call: LayerCall,
    signal: AbortSignal,
  ): Promise<PoolSession> {
    const session = new PoolSession(engine, found, call);
    try {
      await session.hold(signal);
      return session;
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  /** Whether the last call was refused. */
  get hasProblem(): boolean {
    return this.problem !== undefined;
  }

  /** The sizes of a plane of the tensor itself; undefined if the result is of something else. */
  get inputSizes(): readonly number[] | undefined {
    const { plan, before } = this.result ?? {};
    return before ? undefined : plan?.geometry.axes.map((axis) => axis.inputSize);
  }

  /** The call that was asked for last. */
  get call(): LayerCall {
    return this.lastCall;
  }

  /**
   * Pools with new parameters. What PyTorch refuses is a problem in the state, and the result before stays.
   *
   * @throws CancelledError if `signal` aborts, or a later call takes this one's place; what is no refusal
   */
  async update(call: LayerCall, look: Look, signal: AbortSignal): Promise<PanelContent> {
    const either = AbortSignal.any([signal, this.updates.begin()]);
    try {
      await this.hold(either);
      const { result, sight } = await this.pool(call, look, either);
      this.lastCall = call;
      this.result = result;
      this.problem = undefined;
      return { state: this.state, ...(sight && { sight }) };
    } catch (error) {
      if (!(error instanceof PoolscopeError) || error instanceof CancelledError) throw error;
      this.lastCall = call;
      this.problem = problemOf(error);
      return { state: this.state };
    }
  }

  /** What is shown now; nothing before the first result or refusal. */
  async content(look: Look, signal: AbortSignal): Promise<PanelContent | undefined> {
    if (!this.result) return this.problem && { state: this.state };
    const { sight } = await this.look(look, signal);
    return { state: this.state, ...(sight && { sight }) };
  }

  /** @throws PoolscopeError if there is no result yet */
  async look(look: Look, signal: AbortSignal): Promise<PooledView> {
    await this.hold(signal);
    return this.engine.request('look', { session: this.id, look }, { signal });
  }

  /** Asks the worker about the last result. */
  async ask<Name extends ResultRequest>(
    name: Name,
    ask: Omit<ExchangeOf<EngineContract, Name>['ask'], 'session'>,
    signal: AbortSignal,
    onProgress?: (progress: ExchangeOf<EngineContract, Name>['progress']) => void,
  ): Promise<ExchangeOf<EngineContract, Name>['answer']> {
    await this.hold(signal);
    return this.engine.request(name, { session: this.id, ...ask }, { signal, ...(onProgress && { onProgress }) });
  }

  dispose(): void {
    this.updates.cancel();
    this.engine.close(this.id);
  }

  private get state(): PanelState {
    const { reference, tensor, call: sourceCall } = this.found;
    const isCode = reference.kind === 'python' || (reference.kind === 'sample' && reference.uri !== '');
    return {
      reference,
      tensor: this.number,
      ...(this.sourceProblem !== undefined && { sourceProblem: this.sourceProblem }),
      dtype: tensor.dtype,
      sourceShape: tensor.shape,
      isImage: reference.choice?.isImage === true || reference.kind === 'logged',
      call: this.lastCall,
      ...(sourceCall && isCode && { sourceCall }),
      ...(this.result && { result: this.result }),
      ...(this.problem && { problem: this.problem }),
    };
  }

  private pool(call: LayerCall, look: Look, signal: AbortSignal): Promise<PooledView> {
    return this.engine.request('update', { session: this.id, call, look, version: ++results }, { signal });
  }

  /** Sees to it that the worker has the tensor: of several who need it at once, one gives it for all. */
  private async hold(signal: AbortSignal): Promise<void> {
    while (this.generation !== this.engine.generation) {
      try {
        await (this.giving ??= this.give(signal).finally(() => (this.giving = undefined)));
      } catch (error) {
        // whoever gave it may have been cancelled: the next one does
        if (signal.aborted || !(error instanceof CancelledError)) throw error;
      }
    }
  }

  /** Gives the tensor to the worker; if that is a new one, the last result, too. */
  private async give(signal: AbortSignal): Promise<void> {
    const { generation } = this.engine;
    await this.engine.request('open', { session: this.id, origin: this.found.origin }, { signal });
    if (this.result) await this.pool(this.result.call, { plane: 0, limit: 1, window: 0, gradient: false }, signal);
    this.generation = generation;
  }
}

function problemOf(error: PoolscopeError): Problem {
  const parameter = error instanceof PoolingError ? error.parameter : undefined;
  return { message: error.message, ...(parameter !== undefined && { parameter }) };
}
