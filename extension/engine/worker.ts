import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { EngineAnswer, EngineRequest } from '../../src/worker/protocol';

/** A running engine worker, whatever the host makes workers of. */
export interface EngineWorker extends vscode.Disposable {
  post(request: EngineRequest): void;
}

/** Starts the engine's worker; `failed` is called if it breaks down. */
export function startWorker(
  extensionUri: vscode.Uri,
  answered: (answer: EngineAnswer) => void,
  failed: (reason: string) => void,
): Promise<EngineWorker> {
  const worker = new Worker(vscode.Uri.joinPath(extensionUri, 'dist', 'engineWorker.js').fsPath);
  worker.on('message', answered);
  worker.on('error', (error) => {
    failed(error.message);
  });
  worker.unref();
  return Promise.resolve({
    post: (request) => {
      worker.postMessage(request);
    },
    dispose: () => void worker.terminate(),
  });
}
