import { axisGeometry } from '../../src/pooling/geometry';
import { layers, parametersOf, type ArgumentValue, type LayerCall, type LayerName } from '../../src/pooling/layers';
import { unpooledSize } from '../../src/pooling/unpool';

/**
 * The call with another operator: arguments that it also has are kept, and those that it must have are added.
 *
 * @param shape the tensor's, as the source gives it
 */
export function switchOperator(call: LayerCall, op: LayerName, shape: readonly number[]): LayerCall {
  const { rank, operator } = layers[op];
  const defaults: Readonly<Record<string, ArgumentValue>> = layers[op].defaults;
  const spatial = Array.from({ length: rank }, (_, axis) => shape[shape.length - rank + axis] ?? 1);
  const kwargs: Record<string, ArgumentValue> = {};
  for (const name of parametersOf(op)) {
    const passed = isKept(call, op, name) ? call.kwargs[name] : undefined;
    if (passed !== undefined) kwargs[name] = fitted(passed, rank);
    else if (!(name in defaults)) kwargs[name] = required(name, spatial);
  }
  const isFractional = operator === 'fractionalMax';
  if (isFractional && kwargs['output_size'] == null && kwargs['output_ratio'] == null) {
    kwargs['output_size'] = shortened(spatial.map((size) => Math.max(1, Math.floor(size / 2))));
  }
  if (operator === 'unpool' && !restores(kwargs, spatial)) kwargs['output_size'] = spatial;
  return { op, kwargs, ...(isFractional && call.seed !== undefined && { seed: call.seed }) };
}

/** MaxUnpool's output_size is the size before pooling, not a free choice. */
function isKept(call: LayerCall, op: LayerName, name: string): boolean {
  const isUnpool = (each: LayerName) => layers[each].operator === 'unpool';
  return name !== 'output_size' || (!isUnpool(call.op) && !isUnpool(op));
}

/** A list of the wrong length becomes its first number. */
function fitted(value: ArgumentValue, rank: number): ArgumentValue {
  if (!Array.isArray(value)) return value;
  const list = value as readonly ArgumentValue[];
  return list.length === rank && rank > 1 ? list : (list[0] ?? null);
}

/** Whether unpooling restores the size before pooling without an output_size. */
function restores(
  { kernel_size, stride = null, padding = 0 }: Record<string, ArgumentValue>,
  spatial: readonly number[],
) {
  return spatial.every((size, axis) => {
    const at = (value: ArgumentValue) => Number(Array.isArray(value) ? value[axis] : value);
    const [kernel, step, pad] = [at(kernel_size!), at(stride ?? kernel_size!), at(padding)];
    const window = { kernelSize: kernel, stride: step, padding: [pad, pad], dilation: 1, ceilMode: false } as const;
    return unpooledSize(axisGeometry(size, window).outputSize, kernel, step, pad) === size;
  });
}

function required(name: string, spatial: readonly number[]): ArgumentValue {
  return name === 'norm_type' ? 2 : Math.max(1, Math.min(2, ...spatial));
}

function shortened(sizes: readonly number[]): ArgumentValue {
  return sizes.every((size) => size === sizes[0]) ? sizes[0]! : sizes;
}
