import type { UnpoolAxis } from '../pooling/geometry';
import { invoke, list, quoted } from '../pooling/pythonText';
import type { Draft, Request } from './drafts';
import { nodeText } from './onnxText';

/** MaxUnpool takes indices that count through the whole output. */
export function unpoolDraft({ plan, call, isBatched }: Request): Draft {
  const { geometry, reduction } = plan;
  const axes = geometry.axes as readonly UnpoolAxis[];
  const pads = axes.map((axis) => axis.padding);
  const attributes = {
    kernel_shape: axes.map((axis) => axis.kernelSize),
    strides: axes.map((axis) => axis.stride),
    ...(pads.some((pad) => pad > 0) && { pads: [...pads, ...pads] }),
  };
  const isSized = (call.kwargs['output_size'] ?? null) !== null;
  const shape = isBatched ? geometry.outputShape : [1, ...geometry.outputShape];
  const size = `output_shape = ${invoke('onnx.helper.make_tensor', [quoted('output_shape'), 'onnx.TensorProto.INT64', list([shape.length]), list(shape)], {})}`;
  const node = nodeText({ op: 'MaxUnpool', attributes }, ['x', 'indices', ...(isSized ? ['output_shape'] : [])], 'y');
  const code = isSized ? `${size}\n${node}` : node;
  return { kind: 'same', call: { code, axes, reduction }, reasons: [{ code: 'indices-count-through-the-tensor' }] };
}
