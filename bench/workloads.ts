import type { LayerCall } from '../src/pooling/layers';

/** One thing to be measured: a layer on an input of float32. */
export interface Workload {
  readonly name: string;
  readonly shape: readonly number[];
  readonly call: LayerCall;
}

/** From the study note's tensor to a picture of 12 megapixels. */
export const workloads: readonly Workload[] = [
  { name: 'a', shape: [1, 1, 5, 5], call: { op: 'MaxPool2d', kwargs: { kernel_size: 3 } } },
  { name: 'b', shape: [64, 3, 32, 32], call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } } },
  {
    name: 'c',
    shape: [32, 64, 112, 112],
    call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } },
  },
  { name: 'd', shape: [8, 64, 224, 224], call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } },
  {
    name: 'e1',
    shape: [1, 512, 20, 20],
    call: { op: 'MaxPool2d', kwargs: { kernel_size: 13, stride: 1, padding: 6 } },
  },
  {
    name: 'e2',
    shape: [1, 3, 2160, 3840],
    call: { op: 'MaxPool2d', kwargs: { kernel_size: 31, stride: 1, padding: 15 } },
  },
  {
    name: 'f',
    shape: [8, 64, 112, 112],
    call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1, dilation: 2 } },
  },
  { name: 'g', shape: [8, 64, 112, 112], call: { op: 'AvgPool2d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } } },
  { name: 'h', shape: [2, 16, 32, 64, 64], call: { op: 'MaxPool3d', kwargs: { kernel_size: 2 } } },
  { name: 'i', shape: [1, 3, 3000, 4000], call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } },
];

/** The same numbers on every machine, without ties between neighbours. */
export function inputOf({ shape }: Workload): Float32Array<ArrayBuffer> {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = (((i * 2654435761) >>> 8) % 100_003) / 1000 - 50;
  return values;
}
