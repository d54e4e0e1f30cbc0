import { workerData } from 'node:worker_threads';
import { help, type Seat } from '../../src/kernels/crew';

// A thread that helps the engine's worker in the Node extension host.
help(workerData as Seat);
