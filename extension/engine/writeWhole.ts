import * as vscode from 'vscode';

/** Writes a new file: beside its place first, so that it is there whole or not at all. */
export async function writeWhole(folder: vscode.Uri, name: string, bytes: Uint8Array): Promise<void> {
  const { fs } = vscode.workspace;
  // TensorBoard reads every file that has tfevents in its name
  const beside = vscode.Uri.joinPath(folder, `.${name.replace('tfevents', 'unfinished')}`);
  await fs.writeFile(beside, bytes);
  await fs.rename(beside, vscode.Uri.joinPath(folder, name), { overwrite: false });
}
