import { invoke, list, quoted } from '../pooling/pythonText';
import type { OnnxAttribute } from './onnxAttributes';

/** `onnx.helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], strides=[2, 2])`. */
export function nodeText(
  node: { readonly op: string; readonly attributes: Readonly<Record<string, OnnxAttribute>> },
  input: string | readonly string[],
  output: string,
): string {
  const inputs = typeof input === 'string' ? [input] : input;
  const named = Object.entries(node.attributes).map(([name, value]) => [name, attributeText(value)]);
  const given = [quoted(node.op), list(inputs.map(quoted)), list([quoted(output)])];
  return `${output} = ${invoke('onnx.helper.make_node', given, Object.fromEntries(named) as Record<string, string>)}`;
}

function attributeText(value: OnnxAttribute): string {
  return typeof value === 'object' ? list(value) : typeof value === 'string' ? quoted(value) : String(value);
}
