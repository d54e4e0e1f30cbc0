import { PoolingError } from '../errors';
import { run } from '../pooling/engine';
import { poolGeometry } from '../pooling/geometry';
import type { Plan, PoolResult, Reduction } from '../pooling/plan';
import { isFloat, type DType } from '../tensors/dtype';
import { tensorOf, type Tensor } from '../tensors/tensor';
import { OnnxAttributes, type OnnxAttribute } from './onnxAttributes';
import { wholeAxis, windowAxes } from './onnxAxes';
import { flatIndices } from './onnxIndices';

const windowed = ['auto_pad', 'ceil_mode', 'dilations', 'kernel_shape', 'pads', 'strides'];

/** The pooling operators of ONNX and their attributes. */
const attributesOf = {
  MaxPool: [...windowed, 'storage_order'],
  AveragePool: [...windowed, 'count_include_pad'],
  LpPool: [...windowed, 'p'],
  GlobalMaxPool: [],
  GlobalAveragePool: [],
  GlobalLpPool: ['p'],
} as const satisfies Record<string, readonly string[]>;

export type OnnxOperator = keyof typeof attributesOf;

/** A node of an ONNX graph; an attribute left out has ONNX's default. */
export interface OnnxNode {
  readonly op: OnnxOperator;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export function isOnnxOperator(name: string): name is OnnxOperator {
  return Object.hasOwn(attributesOf, name);
}

/**
 * What a pooling node does to an input of shape (N, C, D1, …), by the rules of opset 22 as ONNX Runtime 1.30 carries them
 * out on a CPU.
 *
 * @throws PoolingError naming the attribute at fault
 * @see https://onnx.ai/onnx/operators/onnx__MaxPool.html
 */
export function planOnnx(node: OnnxNode, shape: readonly number[], dtype: DType = 'float32'): Plan {
  const attributes = new OnnxAttributes(node.op, node.attributes, attributesOf[node.op]);
  const sizes = shape.slice(2);
  if (sizes.length < 1 || sizes.length > 3) {
    throw new PoolingError(`${node.op}: 3 to 5 axes expected, but the input has ${shape.length}`);
  }
  if (shape.slice(1).includes(0)) throw new PoolingError(`${node.op}: only N can be zero in ${shape.join(' × ')}`);
  refuseDType(node.op, dtype);
  const axes = isGlobal(node.op) ? sizes.map(wholeAxis) : windowAxes(sizes, attributes);
  return { geometry: poolGeometry(shape, axes), reduction: reductionOf(node.op, attributes), dtype };
}

/**
 * Carries out a pooling node.
 *
 * @returns the output, and MaxPool's indices, which count through the whole input
 * @throws PoolingError naming the attribute at fault
 */
export function runOnnx(node: OnnxNode, input: Tensor): { output: Tensor; indices?: Tensor } {
  const result = run(input, planOnnx(node, input.shape, input.dtype));
  return node.op === 'MaxPool'
    ? { output: result.output, indices: indicesOf(result, node) }
    : { output: result.output };
}

function indicesOf(result: PoolResult, { attributes }: OnnxNode): Tensor {
  const indices = flatIndices(result, attributes['storage_order'] === 1 ? 'column' : 'row');
  return tensorOf(indices, result.output.shape, 'int64');
}

function isGlobal(op: OnnxOperator): boolean {
  return op.startsWith('Global');
}

/** All take floats; MaxPool bytes, too. */
function refuseDType(op: OnnxOperator, dtype: DType) {
  if (isFloat(dtype) || (op === 'MaxPool' && (dtype === 'int8' || dtype === 'uint8'))) return;
  throw new PoolingError(`${op}: an input of ${dtype} is not taken`);
}

function reductionOf(op: OnnxOperator, attributes: OnnxAttributes): Reduction {
  switch (op) {
    case 'MaxPool':
      attributes.flag('storage_order');
      return { kind: 'max', ignoresNaN: true };
    case 'GlobalMaxPool':
      return { kind: 'max', ignoresNaN: true };
    case 'AveragePool':
      return { kind: 'avg', divisor: attributes.flag('count_include_pad') ? 'paddedWindow' : 'inputCells' };
    case 'GlobalAveragePool':
      return { kind: 'avg', divisor: 'inputCells' };
    case 'LpPool':
    case 'GlobalLpPool':
      return { kind: 'lp', normType: positive(attributes, 'p', 2), magnitudes: true };
  }
}

function positive(attributes: OnnxAttributes, name: string, fallback: number): number {
  const value = attributes.integer(name, fallback);
  if (value < 1) throw attributes.refusal(name, `must be at least 1, but is ${value}`);
  return value;
}
