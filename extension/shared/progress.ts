import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { messageText } from './escape';

/** How long work may take before a notification appears, in milliseconds. */
const PATIENCE = 400;

/** Does cancellable work; if it takes a while, with a notification, which shows how much is done if it is told. Undefined if cancelled. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (done: number, of: number) => void) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  let [show, shown] = [(_percent: number) => undefined as void, 0];
  const working = work(controller.signal, (done, of) => {
    show((100 * done) / of);
  });
  const options = { location: vscode.ProgressLocation.Notification, title: messageText(title), cancellable: true };
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE));
  let isDone = false;
  const done = working.finally(() => (isDone = true));
  try {
    await Promise.race([done, patience]);
    if (isDone) return await working;
    return await vscode.window.withProgress(options, (progress, token) => {
      abortWith(token, controller);
      show = (percent) => {
        progress.report({ increment: percent - shown });
        shown = percent;
      };
      return working;
    });
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    throw error;
  }
}

/** A signal that aborts when VS Code's token is cancelled. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  abortWith(token, controller);
  return controller.signal;
}

function abortWith(token: vscode.CancellationToken, controller: AbortController): void {
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
}
