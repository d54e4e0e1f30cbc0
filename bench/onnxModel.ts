import { windowOf } from './contestant';
import type { Workload } from './workloads';

// The few fields of ONNX's protobuf that one pooling node needs. @see onnx/onnx.proto

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

const integer = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const message = (field: number, bytes: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];
const text = (field: number, value: string) => message(field, [...new TextEncoder().encode(value)]);

const TYPES = { float32: 1, uint8: 2 };
const INT64 = 7;

function tensorInfo(name: string, type: number, shape: readonly number[]): number[] {
  const dimensions = shape.flatMap((size) => message(1, integer(1, size)));
  const tensorType = [...integer(1, type), ...(shape.length > 0 ? message(2, dimensions) : [])];
  return [...text(1, name), ...message(2, message(1, tensorType))];
}

const ints = (name: string, values: readonly number[]) =>
  message(5, [...text(1, name), ...values.flatMap((value) => integer(8, value)), ...integer(20, 7)]);
const int = (name: string, value: number) => message(5, [...text(1, name), ...integer(3, value), ...integer(20, 2)]);

/** A model of one node, MaxPool or AveragePool, with inputs and outputs x, y and i. */
export function onnxModel(workload: Workload, withIndices: boolean): Uint8Array {
  const { kernel, stride, padding, dilation, ceil, average } = windowOf(workload);
  const node = [
    ...text(1, 'x'),
    ...text(2, 'y'),
    ...(withIndices ? text(2, 'i') : []),
    ...text(4, average ? 'AveragePool' : 'MaxPool'),
    ...ints('kernel_shape', kernel),
    ...ints('strides', stride),
    ...ints('pads', [...padding, ...padding]),
    ...(average ? int('count_include_pad', 1) : ints('dilations', dilation)),
    ...int('ceil_mode', ceil ? 1 : 0),
  ];
  const graph = [
    ...message(1, node),
    ...text(2, 'pool'),
    ...message(11, tensorInfo('x', TYPES[workload.dtype], workload.shape)),
    ...message(12, tensorInfo('y', TYPES[workload.dtype], [])),
    ...(withIndices ? message(12, tensorInfo('i', INT64, [])) : []),
  ];
  return Uint8Array.from([...integer(1, 8), ...message(7, graph), ...message(8, integer(2, 17))]);
}
