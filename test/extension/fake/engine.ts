import { vi } from 'vitest';
import type { Engine } from '../../../src/pooling/engine';
import { PlainEngine } from '../../../src/pooling/plainEngine';
import { EngineService } from '../../../src/worker/service';
import { Uri } from './vscode';

/** What the fake worker does, and what became of it. */
export const worker = {
  engine: undefined as Engine | undefined,
  /** What the host sent, by message. */
  received: [] as Record<string, unknown>[],
  started: 0,
  disposed: 0,
  fail: (_reason: string): void => undefined,
};

/** The engine's worker in this thread: its messages are cloned, and arrive later. Stands in for `extension/engine/worker.ts`. */
export function startWorker(
  _extensionUri: unknown,
  received: (message: unknown) => void,
  failed: (reason: string) => void,
) {
  worker.started++;
  worker.fail = failed;
  const engine = worker.engine ?? new PlainEngine(() => new Promise((resolve) => setImmediate(resolve)));
  const service = new EngineService(engine, undefined, (message, transfer) => {
    const copy: unknown = structuredClone(message, { transfer });
    setImmediate(() => {
      received(copy);
    });
  });
  return Promise.resolve({
    post: (message: unknown) => {
      const copy = structuredClone(message) as Record<string, unknown>;
      worker.received.push(copy);
      setImmediate(() => {
        service.receive(copy);
      });
    },
    dispose: () => {
      worker.disposed++;
    },
  });
}

/** The notifications and requests of one name that the worker got. */
export function sentToWorker(name: string): Record<string, unknown>[] {
  return worker.received.filter((message) => message['name'] === name);
}

export function resetWorker(): void {
  Object.assign(worker, { engine: undefined, started: 0, disposed: 0 });
  worker.received.length = 0;
}

/** An engine client whose worker is the fake one. */
export async function engineClient() {
  vi.doMock('../../../extension/engine/worker', () => ({ startWorker }));
  const { EngineClient } = await import('../../../extension/engine/client');
  return new EngineClient(Uri.parse('file:///extension'));
}
