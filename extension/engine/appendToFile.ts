import { appendFile } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { appendByRewriting } from './appendByRewriting';

/** Adds bytes to the end of a file, which is made if it is not there. */
export async function appendToFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (uri.scheme === 'file') await appendFile(uri.fsPath, bytes);
  else await appendByRewriting(uri, bytes);
}
