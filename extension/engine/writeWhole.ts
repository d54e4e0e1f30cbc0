import * as vscode from 'vscode';

/** Writes a file beside its place first, so that it is there whole or not at all. @param overwrite whether it may take another's place */
export async function writeWhole(
  folder: vscode.Uri,
  name: string,
  bytes: Uint8Array,
  overwrite = false,
): Promise<void> {
  const { fs } = vscode.workspace;
  // TensorBoard reads every file that has tfevents in its name
  const beside = vscode.Uri.joinPath(folder, `.${name.replace('tfevents', 'unfinished')}`);
  await fs.writeFile(beside, bytes);
  await fs.rename(beside, vscode.Uri.joinPath(folder, name), { overwrite });
}
