import * as vscode from 'vscode';
import { CancelledError, messageOf, PoolscopeError } from '../../src/errors';
import { messageText } from './escape';
import { isFileError } from './fileErrors';

/** The extension's output channel: details of what went wrong, for bug reports. */
export const logger = vscode.window.createOutputChannel('Poolscope', { log: true });

/** Longer descriptions of a request are cut. */
const LONGEST = 2000;

/** An error crosses several borders; it is logged at the first. */
const logged = new WeakSet<object>();

/** Logs a bug with its stack, and with what was asked. */
export function logFault(error: unknown, where: string, body?: unknown): void {
  if (typeof error === 'object' && error !== null) {
    if (logged.has(error)) return;
    logged.add(error);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.error(`${where}\n${stack}${body === undefined ? '' : `\n${described(body)}`}`);
}

/** Logs a bug, and says so in the words that a user sees. */
export function faultText(error: unknown, where: string, body?: unknown): string {
  logFault(error, where, body);
  return vscode.l10n.t('Something went wrong: {0}', messageOf(error));
}

/**
 * Shows a refusal as it is; a bug is logged, and shown with a way to the log. Nothing is said of what was cancelled.
 *
 * @param subject what a refusal is about, as the user knows it
 */
export async function showError(error: unknown, where: string, subject?: string): Promise<void> {
  if (error instanceof CancelledError) return;
  if (error instanceof PoolscopeError || isFileError(error)) {
    const text = subject === undefined ? error.message : `${subject}: ${error.message}`;
    void vscode.window.showErrorMessage(messageText(text));
    return;
  }
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(messageText(faultText(error, where)), showLog);
  if (answer === showLog) logger.show();
}

/** What was asked, without its values. */
function described(body: unknown): string {
  const text = JSON.stringify(body, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? `${value.constructor.name} of ${value.byteLength} bytes`
      : typeof value === 'bigint'
        ? String(value)
        : value,
  ) as string | undefined;
  return text !== undefined && text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : String(text);
}
