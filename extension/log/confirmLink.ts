import * as vscode from 'vscode';
import { messageText } from '../shared/escape';
import { linkTarget } from './linkTarget';

/** Asks before something is written where a link leads, which may be anywhere. True if the folder is none, or not there yet. */
export async function confirmLink(folder: vscode.Uri): Promise<boolean> {
  const { SymbolicLink, Unknown } = vscode.FileType;
  const type = await vscode.workspace.fs.stat(folder).then(
    (found) => found.type,
    () => Unknown,
  );
  if ((type & SymbolicLink) === 0) return true;
  const target = await linkTarget(folder);
  const name = vscode.workspace.asRelativePath(folder);
  const text =
    target === undefined
      ? vscode.l10n.t('{0} is a link. Write the log to the folder that it leads to?', name)
      : vscode.l10n.t('{0} is a link to {1}. Write the log there?', name, target);
  const write = vscode.l10n.t('Write Log');
  return (await vscode.window.showWarningMessage(messageText(text), { modal: true }, write)) === write;
}
