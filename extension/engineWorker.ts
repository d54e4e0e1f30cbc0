import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { EngineService, type EngineRequest } from '../src/engineService';
import { PlainEngine } from '../src/pooling/engine';

// The engine's worker in the Node extension host.
const service = new EngineService(new PlainEngine(() => setImmediate()), (answer, transfer) => {
  parentPort?.postMessage(answer, transfer);
});
parentPort?.on('message', (request: EngineRequest) => {
  service.receive(request);
});
