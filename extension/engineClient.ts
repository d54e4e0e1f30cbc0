import type * as vscode from 'vscode';
import type { TensorData } from '../src/dtype';
import type { EngineAnswer } from '../src/engineService';
import { CancelledError, PoolingError, PoolscopeError } from '../src/errors';
import type { Engine, PoolJob, TimedResult } from '../src/pooling/engine';
import { startWorker, type EngineWorker } from './worker';

interface Pending {
  readonly resolve: (result: TimedResult) => void;
  readonly reject: (error: Error) => void;
}

/** The engine as the extension sees it: it runs in a worker, started on first use and anew after a breakdown. */
export class EngineClient implements Engine, vscode.Disposable {
  private worker: Promise<EngineWorker> | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly ids = new WeakMap<TensorData, number>();
  private nextId = 0;
  /** The input whose values the worker holds. */
  private heldId = -1;

  constructor(private readonly extensionUri: vscode.Uri) {}

  async pool({ input, call, wantsGradient = false }: PoolJob, signal: AbortSignal): Promise<TimedResult> {
    this.worker ??= startWorker(
      this.extensionUri,
      (answer) => {
        this.settle(answer);
      },
      (reason) => {
        this.breakDown(reason);
      },
    );
    const worker = await this.worker.catch((error: unknown) => {
      this.worker = undefined;
      throw error;
    });
    if (signal.aborted) throw new CancelledError('cancelled');
    const id = this.nextId++;
    const inputId = this.idOf(input.data);
    const isNew = inputId !== this.heldId;
    this.heldId = inputId;
    const { dtype, shape, data } = input;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      signal.addEventListener('abort', () => {
        worker.post({ type: 'cancel', id });
      });
      const named = { id: inputId, dtype, shape, ...(isNew ? { data } : {}) };
      worker.post({ type: 'pool', id, call, wantsGradient, input: named });
    });
  }

  dispose(): void {
    void this.worker?.then((worker) => {
      worker.dispose();
    });
    this.breakDown('closed');
  }

  private idOf(data: TensorData): number {
    const id = this.ids.get(data) ?? this.nextId++;
    this.ids.set(data, id);
    return id;
  }

  private settle(answer: EngineAnswer): void {
    const pending = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    if ('ok' in answer) pending?.resolve(answer.ok);
    else if ('refused' in answer) pending?.reject(new PoolingError(answer.refused, answer.parameter));
    else if ('cancelled' in answer) pending?.reject(new CancelledError('cancelled'));
    else pending?.reject(new PoolscopeError(answer.failed));
  }

  private breakDown(reason: string): void {
    this.worker = undefined;
    this.heldId = -1;
    for (const { reject } of this.pending.values()) reject(new PoolscopeError(`the engine broke down: ${reason}`));
    this.pending.clear();
  }
}
