import * as vscode from 'vscode';
import { extensionsOf } from '../../src/formats/fileTypes';

/** The file that the active editor shows, if it is an image or a file of tensors that is no text. */
export function openTensorFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputCustom)) return undefined;
  const name = input.uri.path.toLowerCase();
  return extensionsOf().some((extension) => name.endsWith(`.${extension}`)) ? input.uri : undefined;
}
