import { appendFile, realpath } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { messageOf, PoolscopeError } from '../../src/errors';
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
  { source: fileSource, append, realPath: (uri) => realpath(new URL(uri)), deflate },
  (message, transfer) => {
    parentPort?.postMessage(message, transfer);
  },
  (source, signal) => engine.scanArray(source, signal),
);

/** @throws PoolscopeError if the file system refuses: the disk may be full */
async function append(uri: string, bytes: Uint8Array): Promise<void> {
  try {
    await appendFile(new URL(uri), bytes);
  } catch (error) {
    throw new PoolscopeError(messageOf(error));
  }
}

parentPort?.on('message', (message: unknown) => {
  service.receive(message);
});
