import * as vscode from 'vscode';
import type { EngineAnswer, EngineRequest } from '../src/engineProtocol';

/** The most bytes of a file that is read whole. */
const LIMIT = 2 ** 29;

type Need = Extract<EngineAnswer, { need: number }>;

/** Bytes of files that only the extension can read: VS Code's file systems give them whole, the last one is kept. */
export class FileBytes {
  private last: { readonly uri: string; readonly modified: number; readonly bytes: Uint8Array } | undefined;

  /** Answers a need of the worker, with a reason if it cannot be met. */
  async answer({ need, uri, start, end }: Need): Promise<EngineRequest> {
    try {
      const bytes = await this.read(vscode.Uri.parse(uri));
      return { type: 'bytes', need, bytes: bytes.slice(start, end) };
    } catch (error) {
      return { type: 'noBytes', need, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async read(uri: vscode.Uri): Promise<Uint8Array> {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    if (this.last?.uri === String(uri) && this.last.modified === mtime) return this.last.bytes;
    if (size > LIMIT) {
      const [has, most] = [size, LIMIT].map((bytes) => Math.round(bytes / 2 ** 20));
      throw new Error(
        vscode.l10n.t('the file has {0} MiB: here, where files are read whole, at most {1} are read', has!, most!),
      );
    }
    const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
    this.last = { uri: String(uri), modified: mtime, bytes };
    return bytes;
  }
}
