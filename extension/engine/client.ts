import * as vscode from 'vscode';
import { Rpc, type ExchangeOf, type Handlers, type RequestName, type RequestOptions } from '../../src/rpc';
import type { EngineContract, HostContract } from '../../src/worker/protocol';
import { logFault, logger } from '../shared/logger';
import { readFigureParts } from './figureParts';
import { FileServer } from './fileServer';
import { startWorker, type EngineWorker } from './worker';

/** A request of the engine, by its name. */
type EngineExchange<Name extends RequestName<EngineContract>> = ExchangeOf<EngineContract, Name>;

interface Connection {
  readonly worker: EngineWorker;
  readonly rpc: Rpc<HostContract, EngineContract>;
}

/** The engine as the extension sees it: it runs in a worker, started on first use and again after a breakdown. */
export class EngineClient implements vscode.Disposable {
  private connection: Promise<Connection> | undefined;
  private readonly files = new FileServer();
  private nextSession = 0;
  private breakdowns = 0;

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** Different for every worker: what an older one held is gone. */
  get generation(): number {
    return this.breakdowns;
  }

  /** @throws PoolingError if PyTorch refuses the call, CancelledError once the signal aborts; see `Rpc.request` */
  async request<Name extends RequestName<EngineContract>>(
    name: Name,
    ask: EngineExchange<Name>['ask'],
    options?: RequestOptions<EngineExchange<Name>['progress']>,
  ): Promise<EngineExchange<Name>['answer']> {
    const { rpc } = await this.connected();
    return rpc.request(name, ask, options);
  }

  newSession(): number {
    return this.nextSession++;
  }

  /** A session's values are no longer needed. */
  close(session: number): void {
    this.notify('close', { session });
  }

  /** Python files have changed, of which others may import. */
  modulesChanged(): void {
    this.notify('modulesChanged', {});
  }

  /** No editor shows the file any more. */
  leave(uri: string): void {
    this.notify('leave', { uri });
  }

  dispose(): void {
    const { connection } = this;
    this.connection = undefined;
    void connection?.then(({ worker, rpc }) => {
      rpc.close();
      worker.dispose();
    });
  }

  /** Tells the worker, if there is one. */
  private notify<Name extends 'close' | 'leave' | 'modulesChanged'>(
    name: Name,
    body: EngineContract['notifications'][Name],
  ): void {
    this.connection?.then(
      ({ rpc }) => {
        rpc.notify(name, body);
      },
      () => undefined,
    );
  }

  private connected(): Promise<Connection> {
    if (this.connection) return this.connection;
    const connection = this.start();
    this.connection = connection;
    connection.catch(() => {
      if (this.connection === connection) this.connection = undefined;
    });
    return connection;
  }

  private async start(): Promise<Connection> {
    const started: { connection?: Connection; failure?: string } = {};
    const worker = await startWorker(
      this.extensionUri,
      (message) => started.connection?.rpc.receive(message),
      (reason) => {
        started.failure = reason;
        if (started.connection) this.breakDown(started.connection, reason);
      },
    );
    if (started.failure !== undefined) throw new Error(`the engine did not start: ${started.failure}`);
    const rpc = new Rpc<HostContract, EngineContract>(worker.post, this.handlers, (error, name, body) => {
      logFault(error, `engine: ${name}`, body);
    });
    rpc.notify('language', vscode.l10n.bundle ?? {});
    return (started.connection = { worker, rpc });
  }

  private readonly handlers: Handlers<HostContract> = {
    requests: { ...this.files.handlers, figureParts: () => readFigureParts(this.extensionUri) },
    notifications: {
      log: ({ level, message }) => {
        logger[level](message);
      },
    },
  };

  /** All waiting requests fail; the next one starts a new worker. */
  private breakDown({ worker, rpc }: Connection, reason: string): void {
    this.connection = undefined;
    this.breakdowns++;
    rpc.close(new Error(`the engine stopped: ${reason}`));
    // a browser's worker that failed runs on, with all that it holds
    worker.dispose();
  }
}
