import * as vscode from 'vscode';
import type { FileAddress } from '../../src/files/address';
import type { EngineAnswer, EngineRequest, HostCalls, HostRequest } from '../../src/worker/protocol';
import { appendToFile } from './appendToFile';

/** The most bytes of a file that is read whole. */
const LIMIT = 2 ** 29;

type Need = Extract<EngineAnswer, { need: number }>;

/** Does what the worker needs of VS Code's file systems. */
export class FileServer {
  /** They give files whole: the last one is kept. */
  private last: { readonly uri: string; readonly modified: number; readonly bytes: Uint8Array } | undefined;

  /** Answers a need of the worker, with a reason if it cannot be met. */
  async answer({ need, ask }: Need): Promise<EngineRequest> {
    try {
      return { type: 'given', need, value: await this.carryOut(ask) };
    } catch (error) {
      return { type: 'notGiven', need, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async carryOut(ask: HostRequest): Promise<HostCalls[HostRequest['type']]['answer']> {
    switch (ask.type) {
      case 'bytes':
        return (await this.read(vscode.Uri.parse(ask.uri))).slice(ask.start, ask.end);
      case 'list': {
        const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(ask.uri));
        return entries.map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 }));
      }
      case 'address':
        return addressOf(vscode.Uri.joinPath(vscode.Uri.parse(ask.folder), ask.name));
      case 'append':
        await appendToFile(vscode.Uri.parse(ask.uri), ask.bytes);
        return undefined;
    }
  }

  private async read(uri: vscode.Uri): Promise<Uint8Array> {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    if (this.last?.uri === String(uri) && this.last.modified === mtime) return this.last.bytes;
    if (size > LIMIT) {
      const [has, most] = [size, LIMIT].map((bytes) => Math.round(bytes / 2 ** 20));
      throw new Error(
        vscode.l10n.t('File too large: {0} MiB (at most {1} MiB when files cannot be read in parts)', has!, most!),
      );
    }
    const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
    this.last = { uri: String(uri), modified: mtime, bytes };
    return bytes;
  }
}

/** Where a file is, and its state. */
export async function addressOf(uri: vscode.Uri): Promise<FileAddress> {
  const { size, mtime } = await vscode.workspace.fs.stat(uri);
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return { uri: String(uri), name, ...(uri.scheme === 'file' && { path: uri.fsPath }), size, modified: mtime };
}
