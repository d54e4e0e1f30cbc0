import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { constants, deflateSync } from 'node:zlib';
import { FastEngine } from '../../src/kernels/fastEngine';
import type { EngineRequest } from '../../src/worker/protocol';
import { EngineService } from '../../src/worker/service';
import { fileSource } from './fileSource';
import { provideImageCodecs } from './imageCodecs';
import { loadKernels } from './loadKernels';

provideImageCodecs();

// The engine's worker in the Node extension host.
const engine = new FastEngine(loadKernels, () => setImmediate());
const service = new EngineService(
  engine,
  { source: fileSource, deflate: (bytes) => deflateSync(bytes, { strategy: constants.Z_RLE }) },
  (answer, transfer) => {
    parentPort?.postMessage(answer, transfer);
  },
  (source) => engine.scanArray(source),
);
parentPort?.on('message', (request: EngineRequest) => {
  service.receive(request);
});
