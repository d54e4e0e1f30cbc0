import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Post } from '../../src/rpc';

/** A running engine worker, whatever the host makes workers of. */
export interface EngineWorker extends vscode.Disposable {
  readonly post: Post;
}

/** Starts the engine's worker; `failed` is called if it breaks down. */
export function startWorker(
  extensionUri: vscode.Uri,
  received: (message: unknown) => void,
  failed: (reason: string) => void,
): Promise<EngineWorker> {
  const worker = new Worker(vscode.Uri.joinPath(extensionUri, 'dist', 'engineWorker.js').fsPath);
  worker.on('message', received);
  worker.on('error', (error) => {
    failed(error.message);
  });
  worker.on('exit', (code) => {
    failed(`exit code ${code}`);
  });
  worker.unref();
  return Promise.resolve({
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    dispose: () => void worker.terminate(),
  });
}
