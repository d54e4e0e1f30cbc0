import * as vscode from 'vscode';

/** Watches one file: changed, deleted, or put in its place by another one. A name may hold what a pattern gives a meaning. */
export function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*'),
  );
  const about = (other: vscode.Uri) => {
    if (other.path === uri.path) changed();
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(about),
    watcher.onDidCreate(about),
    watcher.onDidDelete(about),
  );
}
