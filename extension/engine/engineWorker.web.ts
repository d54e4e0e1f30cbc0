import { help, type Seat } from '../../src/kernels/crew';
import { FastEngine } from '../../src/kernels/fastEngine';
import { EngineService } from '../../src/worker/service';
import { provideImageCodecs } from './imageCodecs';
import { loadKernels } from './loadKernels';

declare const self: DedicatedWorkerGlobalScope;

provideImageCodecs();

// A message to oneself is queued after those that have come in: a timer would wait 4 ms.
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => {
  waiting.shift()?.();
};
const breathe = () =>
  new Promise<void>((resolve) => {
    waiting.push(resolve);
    port2.postMessage(undefined);
  });

// The engine's worker in the web extension host.
const load = () =>
  loadKernels((message) => {
    service.log('warn', message);
  });
const engine = new FastEngine(load, breathe);
const service = new EngineService(
  engine,
  undefined,
  (message, transfer) => {
    self.postMessage(message, transfer);
  },
  (source) => engine.scanArray(source),
);
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (!isSeat(data)) {
    service.receive(data);
    return;
  }
  help(data.seat);
  self.close();
};

function isSeat(data: unknown): data is { seat: Seat } {
  return typeof data === 'object' && data !== null && 'seat' in data;
}
