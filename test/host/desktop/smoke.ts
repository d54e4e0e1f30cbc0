// Runs inside the extension host of a desktop VS Code that has samples/ open.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'samples/ is open');
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'tutorial.json'));
  await vscode.commands.executeCommand('poolscope.visualize');
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const panel = tabs.find(({ input }) => input instanceof vscode.TabInputWebview && /poolscope/.test(input.viewType));
  assert(panel, 'the panel is open');
}
