import { vi } from 'vitest';
import { Rpc, type Contract, type Handlers } from '../../../src/rpc';
import { packNumbers, unpackNumbers } from '../../../src/views/numbers';
import type { PageNotifications } from '../../../src/views/page';

interface HostContract extends Contract {
  readonly notifications: PageNotifications;
}

interface Sent {
  readonly rpc: string;
  readonly name: string;
  readonly ask?: unknown;
  readonly body?: unknown;
}

/** The extension host as a page sees it, and what the page sent to it. */
export class FakeHost<Host extends HostContract, Page extends Contract> {
  readonly rpc: Rpc<Host, Page>;
  private readonly messages: Sent[] = [];
  /** What the page saved. */
  state: unknown;

  constructor(requests: Handlers<Host>['requests']) {
    // notifications are only looked at
    const notifications = new Proxy({}, { getOwnPropertyDescriptor: () => ignored }) as Handlers<Host>['notifications'];
    this.rpc = new Rpc<Host, Page>(
      (message) => {
        const data: unknown = structuredClone(packNumbers(message));
        queueMicrotask(() => window.dispatchEvent(new MessageEvent('message', { data })));
      },
      { requests, notifications },
    );
    vi.stubGlobal('acquireVsCodeApi', () => ({
      postMessage: (message: unknown) => {
        const copy = structuredClone(message);
        this.messages.push(unpackNumbers(copy) as Sent);
        queueMicrotask(() => {
          this.rpc.receive(unpackNumbers(copy));
        });
      },
      getState: () => this.state,
      setState: (state: unknown) => {
        this.state = JSON.parse(JSON.stringify(state));
      },
    }));
  }

  /** What the page asked under this name. */
  asked(name: string): unknown[] {
    return this.messages.flatMap((each) => (each.rpc === 'request' && each.name === name ? [each.ask] : []));
  }

  /** What the page notified under this name. */
  told(name: string): unknown[] {
    return this.messages.flatMap((each) => (each.rpc === 'notification' && each.name === name ? [each.body] : []));
  }

  /** How many requests the page made. */
  get requests(): number {
    return this.messages.filter(({ rpc }) => rpc === 'request').length;
  }
}

const ignored = { configurable: true, enumerable: true, value: () => undefined };

/** Takes off what the page before listens to. */
const listening: (() => void)[] = [];
for (const target of [window, document]) {
  const add = target.addEventListener.bind(target) as (name: string, listener: () => void) => void;
  target.addEventListener = (name: string, listener: unknown) => {
    add(name, listener as () => void);
    listening.push(() => {
      target.removeEventListener(name, listener as () => void);
    });
  };
}

/** Begins a page of its own: nothing is left of the one before, not even its modules. */
export function freshPage(): void {
  vi.resetModules();
  document.body.replaceChildren();
  for (const remove of listening.splice(0)) remove();
}
