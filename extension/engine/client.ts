import * as vscode from 'vscode';
import type { Progress } from '../../src/datasets/job';
import { CancelledError, PoolingError, PoolscopeError } from '../../src/errors';
import type { EngineAnswer, EngineCall, EngineCalls, EngineRequest } from '../../src/worker/protocol';
import { FileServer } from './fileServer';
import { startWorker, type EngineWorker } from './worker';

interface Pending {
  readonly resolve: (answer: EngineCalls[EngineCall]['answer']) => void;
  readonly reject: (error: Error) => void;
  readonly report: ((progress: Progress) => void) | undefined;
}

/** The engine as the extension sees it: it runs in a worker, started on first use and anew after a breakdown. */
export class EngineClient implements vscode.Disposable {
  private worker: Promise<EngineWorker> | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly files = new FileServer();
  private nextId = 0;
  private starts = 0;

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** Counts the workers so far: what an older one held is gone. */
  get generation(): number {
    return this.starts;
  }

  /**
   * @throws PoolingError if PyTorch refuses the call, CancelledError if `signal` says so, PoolscopeError for all else
   */
  async ask<Call extends EngineCall>(
    type: Call,
    ask: EngineCalls[Call]['ask'],
    signal: AbortSignal,
    report?: (progress: Progress) => void,
  ): Promise<EngineCalls[Call]['answer']> {
    const worker = await this.running();
    if (signal.aborted) throw new CancelledError('cancelled');
    const id = this.nextId++;
    return new Promise<EngineCalls[Call]['answer']>((resolve, reject) => {
      this.pending.set(id, { resolve: resolve, reject, report });
      signal.addEventListener('abort', () => {
        worker.post({ type: 'cancel', id });
      });
      worker.post({ type, id, ...ask } as EngineRequest);
    });
  }

  /** Tells the worker that a session's values are no longer needed. */
  close(session: number): void {
    void this.worker?.then((worker) => {
      worker.post({ type: 'close', session });
    });
  }

  newSession(): number {
    return this.nextId++;
  }

  dispose(): void {
    this.breakDown('closed');
  }

  private running(): Promise<EngineWorker> {
    this.worker ??= this.start();
    return this.worker;
  }

  private async start(): Promise<EngineWorker> {
    this.starts++;
    const answered = (answer: EngineAnswer) => void this.receive(answer);
    const failed = (reason: string) => {
      this.breakDown(reason);
    };
    try {
      const worker = await startWorker(this.extensionUri, answered, failed);
      worker.post({ type: 'language', contents: vscode.l10n.bundle ?? {} });
      return worker;
    } catch (error) {
      this.worker = undefined;
      throw error;
    }
  }

  private async receive(answer: EngineAnswer): Promise<void> {
    if ('need' in answer) {
      const worker = await this.running();
      worker.post(await this.files.answer(answer));
      return;
    }
    const pending = this.pending.get(answer.id);
    if ('progress' in answer) {
      pending?.report?.(answer.progress);
      return;
    }
    this.pending.delete(answer.id);
    if ('ok' in answer) pending?.resolve(answer.ok);
    else if ('refused' in answer) pending?.reject(new PoolingError(answer.refused, answer.parameter));
    else if ('cancelled' in answer) pending?.reject(new CancelledError('cancelled'));
    else pending?.reject(new PoolscopeError(answer.failed));
  }

  private breakDown(reason: string): void {
    // a browser's worker that failed runs on, with all that it holds
    void this.worker?.then((worker) => {
      worker.dispose();
    });
    this.worker = undefined;
    for (const { reject } of this.pending.values()) reject(new PoolscopeError(`the engine broke down: ${reason}`));
    this.pending.clear();
  }
}
