import * as vscode from 'vscode';

/** The last part of an address: a file's name, or a folder's. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.replace(/\/$/, '').replace(/^.*\//, '');
}

/** The folder of a file. */
export function folderOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}
