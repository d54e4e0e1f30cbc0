import * as vscode from 'vscode';

/** Opens a table as CSV in a file of its own, which the user may save. */
export async function openSheet(text: string): Promise<undefined> {
  const document = await vscode.workspace.openTextDocument({ language: 'csv', content: text });
  await vscode.window.showTextDocument(document);
}
