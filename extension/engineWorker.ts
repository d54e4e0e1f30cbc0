import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import type { EngineRequest } from '../src/engineProtocol';
import { EngineService } from '../src/engineService';
import { FastEngine } from '../src/kernels/fastEngine';
import { fileSource } from './fileSource';
import { loadKernels } from './loadKernels';
import { provideImageCodecs } from './imageCodecs';

provideImageCodecs();

// The engine's worker in the Node extension host.
const engine = new FastEngine(loadKernels, () => setImmediate());
const service = new EngineService(
  engine,
  { source: fileSource },
  (answer, transfer) => {
    parentPort?.postMessage(answer, transfer);
  },
  (source) => engine.scanArray(source),
);
parentPort?.on('message', (request: EngineRequest) => {
  service.receive(request);
});
