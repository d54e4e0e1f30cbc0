import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { EngineService, type EngineRequest } from '../src/engineService';
import { FastEngine } from '../src/kernels/fastEngine';
import { loadKernels } from './loadKernels';

// The engine's worker in the Node extension host.
const service = new EngineService(new FastEngine(loadKernels, () => setImmediate()), (answer, transfer) => {
  parentPort?.postMessage(answer, transfer);
});
parentPort?.on('message', (request: EngineRequest) => {
  service.receive(request);
});
