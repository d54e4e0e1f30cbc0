import { Rpc, type Contract, type Handlers } from '../../../src/rpc';
import { packNumbers, unpackNumbers } from '../../../src/views/numbers';
import type { FakeWebview } from './vscode';

/** The page in a webview, as far as the host knows it: a border to ask over. */
export function pageIn<Own extends Contract, Host extends Contract>(
  webview: FakeWebview,
  notifications: Handlers<Own>['notifications'],
): Rpc<Own, Host> {
  const page = new Rpc<Own, Host>(
    (message) => {
      webview.toHost.fire(structuredClone(packNumbers(message)));
    },
    { requests: {} as Handlers<Own>['requests'], notifications },
  );
  webview.toPage.event((message) => {
    page.receive(unpackNumbers(message));
  });
  return page;
}
