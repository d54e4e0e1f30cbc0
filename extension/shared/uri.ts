import type * as vscode from 'vscode';

/** The last part of an address: a file's name, or a folder's. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.replace(/\/$/, '').replace(/^.*\//, '');
}
