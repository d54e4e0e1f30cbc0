import * as v from 'valibot';
import * as vscode from 'vscode';
import { RemoteFault } from '../../src/errors';
import { Rpc, type Contract, type Handlers, type RequestContext } from '../../src/rpc';
import { packNumbers, unpackNumbers } from '../../src/views/numbers';
import type { PageNotifications } from '../../src/views/page';
import { fillWebview, type PageName } from './html';
import { logFault, logger } from './logger';

interface HostContract extends Contract {
  readonly notifications: PageNotifications;
}

/** How a page's requests and its own notifications are handled; those that every page has are handled here. */
export interface PageHandlers<Host extends HostContract> {
  readonly requests: Handlers<Host>['requests'];
  readonly notifications: Omit<Handlers<Host>['notifications'], keyof PageNotifications>;
}

/** A page in a webview, asked and answered over one border. */
export class Page<Host extends HostContract, Own extends Contract> implements vscode.Disposable {
  readonly rpc: Rpc<Host, Own>;
  private readonly subscription: vscode.Disposable;

  constructor(webview: vscode.Webview, extensionUri: vscode.Uri, name: PageName, handlers: PageHandlers<Host>) {
    const common: Handlers<{ requests: object; notifications: PageNotifications }>['notifications'] = {
      fault: (fault) => {
        logFault(new RemoteFault(fault.name, fault.message, fault.stack), `page: ${name}`);
      },
      showLog: () => {
        logger.show();
      },
    };
    this.rpc = new Rpc(
      (message) => void webview.postMessage(packNumbers(message)),
      { requests: handlers.requests, notifications: { ...handlers.notifications, ...common } } as Handlers<Host>,
      (error, request, body) => {
        logFault(error, `${name}: ${request}`, body);
      },
    );
    this.subscription = webview.onDidReceiveMessage((message: unknown) => {
      this.rpc.receive(unpackNumbers(message));
    });
    fillWebview(webview, extensionUri, name);
  }

  /** The view is closed: nothing that still runs for it goes on. */
  dispose(): void {
    this.rpc.close();
    this.subscription.dispose();
  }
}

/** A number or a place of something, from 0. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The most cells along an axis that a page asks for. */
export const limit = v.pipe(count, v.minValue(1), v.maxValue(4096));

const cells = v.pipe(count, v.maxValue(4096));

/** A part of a plane at one level. */
export const blockChoice = {
  level: v.pipe(count, v.maxValue(40)),
  region: v.object({ top: count, left: count, height: cells, width: cells }),
};

/** How a table is read, where the reader chose that. */
export const tableReading = v.object({
  header: v.exactOptional(v.boolean()),
  index: v.exactOptional(v.boolean()),
  decimal: v.exactOptional(v.picklist(['.', ','])),
});

/** A handler whose request is held to a schema: what a page sends is not trusted. */
export function checked<Ask, Progress, Answer>(
  schema: v.GenericSchema<Ask>,
  handle: (ask: Ask, context: RequestContext<Progress>) => Answer,
): (ask: unknown, context: RequestContext<Progress>) => Answer {
  return (ask, context) => handle(v.parse(schema, ask), context);
}
