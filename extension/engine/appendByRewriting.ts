import * as vscode from 'vscode';

/** The file that was written last, in whole. */
let last: { readonly uri: string; bytes: Uint8Array; length: number } | undefined;

/** Adds bytes to the end of a file where VS Code's file systems can only write it whole. */
export async function appendByRewriting(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (last?.uri !== String(uri)) {
    const before = await vscode.workspace.fs.readFile(uri).then(
      (found) => new Uint8Array(found),
      () => new Uint8Array(),
    );
    last = { uri: String(uri), bytes: before, length: before.length };
  }
  const length = last.length + bytes.length;
  if (length > last.bytes.length) {
    const larger = new Uint8Array(2 * length);
    larger.set(last.bytes.subarray(0, last.length));
    last.bytes = larger;
  }
  last.bytes.set(bytes, last.length);
  last.length = length;
  await vscode.workspace.fs.writeFile(uri, last.bytes.slice(0, length));
}
