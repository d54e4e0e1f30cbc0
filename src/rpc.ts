import { CancelledError, packError, unpackError, type ErrorData } from './errors';
import { withOwnBytes } from './tensors/ownBytes';

/** What one side of a border can be asked, and what it can be notified of. */
export interface Contract {
  readonly requests: object;
  readonly notifications: object;
}

/** A request of a contract: what is asked, what is answered, and what is reported on the way. */
interface Exchange {
  readonly ask: unknown;
  readonly answer: unknown;
  readonly progress?: unknown;
}

export type RequestName<Side extends Contract> = keyof Side['requests'] & string;
type NotificationName<Side extends Contract> = keyof Side['notifications'] & string;
export type ExchangeOf<Side extends Contract, Name extends RequestName<Side>> = Side['requests'][Name] & Exchange;

/** What a handler knows of a request besides what is asked. */
export interface RequestContext<Progress = never> {
  /** Aborts when the other side no longer wants the answer, or is gone. */
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

/** How a side answers its requests and takes its notifications. A handler that throws answers with its error. */
export interface Handlers<Side extends Contract> {
  readonly requests: {
    readonly [Name in RequestName<Side>]: (
      ask: ExchangeOf<Side, Name>['ask'],
      context: RequestContext<ExchangeOf<Side, Name>['progress']>,
    ) => ExchangeOf<Side, Name>['answer'] | Promise<ExchangeOf<Side, Name>['answer']>;
  };
  readonly notifications: {
    readonly [Name in NotificationName<Side>]: (body: Side['notifications'][Name]) => void;
  };
}

/** Carries a message to the other side; `transfer` is handed over, not copied, where that can be done. */
export type Post = (message: unknown, transfer: ArrayBuffer[]) => void;

export interface RequestOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The bug, and the request or notification in which it showed. */
export type OnFault = (error: unknown, name: string, body: unknown) => void;

type Message =
  | { readonly rpc: 'request'; readonly id: number; readonly name: string; readonly ask: unknown }
  | { readonly rpc: 'notification'; readonly name: string; readonly body: unknown }
  | { readonly rpc: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly rpc: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly rpc: 'error'; readonly id: number; readonly error: ErrorData }
  | { readonly rpc: 'cancel'; readonly id: number };

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly report: (progress: unknown) => void;
}

type Handler = (ask: unknown, context: RequestContext<unknown>) => unknown;

const transfers = new WeakMap<object, ArrayBuffer[]>();

/** Marks buffers of an answer, or of what is asked, as handed over: they are empty here once it is sent. */
export function transferring<Body extends object>(body: Body, buffers: ArrayBuffer[]): Body {
  transfers.set(body, buffers);
  return body;
}

/** One end of a border: asks what `Other` answers, and answers what `Own` can be asked. Every request is settled. */
export class Rpc<Own extends Contract, Other extends Contract> {
  private readonly pending = new Map<number, Pending>();
  private readonly running = new Map<number, AbortController>();
  private nextId = 0;
  private closed: Error | undefined;

  /** @param onFault is told of errors that are no refusals, on whichever side they arose */
  constructor(
    private readonly post: Post,
    private readonly handlers: Handlers<Own>,
    private readonly onFault: OnFault = () => undefined,
  ) {}

  /** @throws what the handler throws, in its class; CancelledError as soon as the signal aborts */
  request<Name extends RequestName<Other>>(
    name: Name,
    ask: ExchangeOf<Other, Name>['ask'],
    { signal, onProgress }: RequestOptions<ExchangeOf<Other, Name>['progress']> = {},
  ): Promise<ExchangeOf<Other, Name>['answer']> {
    if (this.closed) return Promise.reject(this.closed);
    if (signal?.aborted) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      const cancel = () => {
        this.pending.get(id)?.reject(new CancelledError());
        this.send({ rpc: 'cancel', id });
      };
      const settled = () => {
        this.pending.delete(id);
        signal?.removeEventListener('abort', cancel);
      };
      this.pending.set(id, {
        resolve: (answer) => {
          settled();
          resolve(answer as ExchangeOf<Other, Name>['answer']);
        },
        reject: (error) => {
          settled();
          if (isFault(error)) this.onFault(error, name, ask);
          reject(error);
        },
        report: (progress) => onProgress?.(progress as ExchangeOf<Other, Name>['progress']),
      });
      signal?.addEventListener('abort', cancel);
      try {
        this.send({ rpc: 'request', id, name, ask }, ask);
      } catch (error) {
        this.pending.get(id)?.reject(error as Error);
      }
    });
  }

  notify<Name extends NotificationName<Other>>(name: Name, body: Other['notifications'][Name]): void {
    if (!this.closed) this.send({ rpc: 'notification', name, body }, body);
  }

  /** Takes a message of the other side. */
  receive(message: unknown): void {
    if (this.closed || !isMessage(message)) return;
    switch (message.rpc) {
      case 'request':
        void this.answer(message.id, message.name, message.ask);
        break;
      case 'notification':
        this.take(message.name, message.body);
        break;
      case 'progress':
        this.pending.get(message.id)?.report(message.progress);
        break;
      case 'answer':
        this.pending.get(message.id)?.resolve(message.answer);
        break;
      case 'error':
        this.pending.get(message.id)?.reject(unpackError(message.error));
        break;
      case 'cancel':
        this.running.get(message.id)?.abort();
        break;
    }
  }

  /** The other side is gone, or this one leaves: what is pending is rejected with `reason`, what is running is aborted. */
  close(reason: Error = new CancelledError()): void {
    if (this.closed) return;
    this.closed = reason;
    for (const { reject } of [...this.pending.values()]) reject(reason);
    for (const controller of this.running.values()) controller.abort();
  }

  private async answer(id: number, name: string, ask: unknown): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    const report = (progress: unknown) => {
      this.send({ rpc: 'progress', id, progress });
    };
    try {
      const answer = await this.carryOut(name, ask, { signal: controller.signal, report });
      this.send({ rpc: 'answer', id, answer }, answer);
    } catch (error) {
      if (isFault(error)) this.onFault(error, name, ask);
      this.send({ rpc: 'error', id, error: packError(error) });
    } finally {
      this.running.delete(id);
    }
  }

  private take(name: string, body: unknown): void {
    try {
      const handlers = this.handlers.notifications as Readonly<Record<string, (body: unknown) => void>>;
      if (!Object.hasOwn(handlers, name)) throw new TypeError(`unknown notification '${name}'`);
      handlers[name]!(body);
    } catch (error) {
      this.onFault(error, name, body);
    }
  }

  private carryOut(name: string, ask: unknown, context: RequestContext<unknown>): unknown {
    const handlers = this.handlers.requests as unknown as Readonly<Record<string, Handler>>;
    if (!Object.hasOwn(handlers, name)) throw new TypeError(`unknown request '${name}'`);
    return handlers[name]!(ask, context);
  }

  /** @param body what may be marked as handing over its buffers */
  private send(message: Message, body?: unknown): void {
    if (this.closed) return;
    const marked = typeof body === 'object' && body !== null ? transfers.get(body) : undefined;
    this.post(withOwnBytes(message), marked ?? []);
  }
}

/** Whether an error is a bug: whatever is not refused on purpose. */
function isFault(error: unknown): boolean {
  return packError(error).code === 'fault';
}

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'rpc' in message;
}
