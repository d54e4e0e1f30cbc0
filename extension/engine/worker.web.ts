import * as vscode from 'vscode';
import type { EngineWorker } from './worker';

/**
 * Starts the engine's worker; its script is cross-origin here, so it is read and started from a blob. The host's workers
 * fetch that only later, so the blob's address stays until the end.
 */
export async function startWorker(
  extensionUri: vscode.Uri,
  received: (message: unknown) => void,
  failed: (reason: string) => void,
): Promise<EngineWorker> {
  const script = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', 'engineWorker.web.js'));
  const url = URL.createObjectURL(new Blob([new Uint8Array(script)], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    received(data);
  };
  worker.onerror = ({ message }) => {
    failed(message);
  };
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    dispose: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
