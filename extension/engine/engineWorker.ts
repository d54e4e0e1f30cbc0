import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { FastEngine } from '../../src/kernels/fastEngine';
import { EngineService } from '../../src/worker/service';
import { deflate } from './deflate';
import { fileSource } from './fileSource';
import { provideImageCodecs } from './imageCodecs';
import { loadKernels } from './loadKernels';

provideImageCodecs();

// The engine's worker in the Node extension host.
const load = () =>
  loadKernels((message) => {
    service.log('warn', message);
  });
const engine = new FastEngine(load, () => setImmediate());
const service = new EngineService(
  engine,
  { source: fileSource, deflate },
  (message, transfer) => {
    parentPort?.postMessage(message, transfer);
  },
  (source) => engine.scanArray(source),
);
parentPort?.on('message', (message: unknown) => {
  service.receive(message);
});
