import { help, type Seat } from '../../src/kernels/crew';
import { FastEngine } from '../../src/kernels/fastEngine';
import { EngineService } from '../../src/worker/service';
import { breathe } from './breathe';
import { provideImageCodecs } from './imageCodecs';
import { loadKernels } from './loadKernels';

declare const self: DedicatedWorkerGlobalScope;

provideImageCodecs();

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
  (source, signal) => engine.scanArray(source, signal),
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
