import type { LayerCall } from '../src/pooling/layers';

/** One thing to be measured: a layer on an input. */
export interface Workload {
  readonly name: string;
  readonly shape: readonly number[];
  readonly call: LayerCall;
  readonly dtype: 'float32' | 'uint8';
}

/** From the study note's tensor to an image of 12 megapixels. */
const floats: readonly Omit<Workload, 'dtype'>[] = [
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

export const workloads: readonly Workload[] = [
  ...floats.map((workload) => ({ ...workload, dtype: 'float32' as const })),
  { ...floats.at(-1)!, name: 'i-u8', dtype: 'uint8' },
];

/** Values of a workload's input, in its dtype. */
export type Values = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** The same numbers on every machine; floats without ties between neighbours. */
export function inputOf({ shape, dtype }: Workload): Values {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = dtype === 'uint8' ? new Uint8Array(count) : new Float32Array(count);
  const numberAt = (i: number) => ((i * 2654435761) >>> 8) % 100_003;
  if (dtype === 'uint8') for (let i = 0; i < count; i++) values[i] = numberAt(i) % 256;
  else for (let i = 0; i < count; i++) values[i] = numberAt(i) / 1000 - 50;
  return values;
}
