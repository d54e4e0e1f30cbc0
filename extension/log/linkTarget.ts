import { realpath } from 'node:fs/promises';
import type * as vscode from 'vscode';

/** Where a link leads, as far as that is known. */
export async function linkTarget(link: vscode.Uri): Promise<string | undefined> {
  if (link.scheme !== 'file') return undefined;
  return realpath(link.fsPath).catch(() => undefined);
}
