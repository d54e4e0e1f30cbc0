import { CancelledError, packError, PoolscopeError } from '../../src/errors';
import { Rpc, type Contract, type Handlers } from '../../src/rpc';
import { packNumbers, unpackNumbers } from '../../src/views/numbers';
import type { PageNotifications } from '../../src/views/page';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface HostContract extends Contract {
  readonly notifications: PageNotifications;
}

/** The page's one connection to the extension host. Bugs of the page are reported there. */
export class HostConnection<Own extends Contract, Host extends HostContract> {
  readonly rpc: Rpc<Own, Host>;
  private readonly api = acquireVsCodeApi();

  constructor(handlers: Handlers<Own>) {
    this.rpc = new Rpc(
      (message) => {
        this.api.postMessage(packNumbers(message));
      },
      handlers,
      (error) => {
        this.report(error);
      },
    );
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.rpc.receive(unpackNumbers(data));
    });
    window.addEventListener('error', ({ error, message }) => {
      this.report(error ?? message);
    });
    window.addEventListener('unhandledrejection', ({ reason }) => {
      if (!(reason instanceof CancelledError)) this.report(reason);
    });
  }

  get savedState(): unknown {
    return this.api.getState();
  }

  set savedState(state: unknown) {
    this.api.setState(state);
  }

  showLog(): void {
    this.notifyHost('showLog', {});
  }

  private report(error: unknown): void {
    const data = packError(error);
    const name = error instanceof PoolscopeError ? error.name : 'name' in data ? data.name : 'Error';
    const stack = 'stack' in data && data.stack !== undefined ? { stack: data.stack } : {};
    this.notifyHost('fault', { name, message: data.message, ...stack });
  }

  /** Every host takes these. */
  private notifyHost<Name extends keyof PageNotifications>(name: Name, body: PageNotifications[Name]): void {
    (this.rpc as unknown as Rpc<Own, HostContract>).notify(name, body);
  }
}
