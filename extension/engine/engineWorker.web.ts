import { help, type Seat } from '../../src/kernels/crew';
import { FastEngine } from '../../src/kernels/fastEngine';
import type { EngineRequest } from '../../src/worker/protocol';
import { EngineService } from '../../src/worker/service';
import { provideImageCodecs } from './imageCodecs';
import { loadKernels } from './loadKernels';

declare const self: DedicatedWorkerGlobalScope;

provideImageCodecs();

// A message to oneself is queued behind those that have come in: a timer would wait 4 ms.
const { port1, port2 } = new MessageChannel();
const breathe = () =>
  new Promise<void>((resolve) => {
    port1.onmessage = () => {
      resolve();
    };
    port2.postMessage(undefined);
  });

// The engine's worker in the web extension host.
const engine = new FastEngine(loadKernels, breathe);
const service = new EngineService(
  engine,
  undefined,
  (answer, transfer) => {
    self.postMessage(answer, transfer);
  },
  (source) => engine.scanArray(source),
);
self.onmessage = ({ data }: MessageEvent<EngineRequest | { seat: Seat }>) => {
  if ('seat' in data) help(data.seat);
  else service.receive(data);
};
