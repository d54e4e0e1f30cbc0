import { layers, passed, formatCall, type LayerCall } from '../pooling/layers';
import type { Operands, PoolResult } from '../pooling/plan';
import { invoke } from '../pooling/pythonText';
import { sampleOf } from '../pooling/samples';
import { stepsOf } from '../pooling/unpool';
import { tensorOf, type Tensor } from '../tensors/tensor';
import { constructed } from './scriptLayer';
import { tensorCode } from './tensorCode';

/** What a test is about. */
export interface ShownResult {
  readonly call: LayerCall;
  /** As the layer takes it; of an unpooling as the pooling before it does. */
  readonly input: Tensor;
  readonly result: PoolResult;
  /** MaxUnpool's own indices. */
  readonly operands: Operands;
}

/**
 * A Python test that PyTorch gives the numbers that are shown, for pytest and for Python alone.
 *
 * @throws PoolscopeError if there are very many values
 */
export function layerTest(shown: ShownResult): string {
  const { call, input, result } = shown;
  const name = `test_${layers[call.op].functional}`;
  const variable = (variableName: string, tensor: Tensor) => {
    const start = `    ${variableName} = `;
    return `${start}${tensorCode(tensor, ' '.repeat(start.length + 'torch.tensor('.length))}`;
  };
  return [
    `# What Poolscope shows of ${formatCall(call)}`,
    'import torch',
    'from torch import nn',
    '',
    '',
    `def ${name}():`,
    variable('input', input),
    variable('expected', result.output),
    ...(shown.operands.indices ? [variable('indices', shown.operands.indices)] : []),
    ...pooling(shown, variable).map((line) => (line.startsWith(' ') ? line : `    ${line}`)),
    ...comparison(shown).map((line) => `    ${line}`),
    '',
    '',
    'if __name__ == "__main__":',
    `    ${name}()`,
    '    print("passed")',
    '',
  ].join('\n');
}

function pooling(
  { call, result, operands }: ShownResult,
  variable: (name: string, tensor: Tensor) => string,
): string[] {
  const late = passed(call, layers[call.op].callTime);
  if (layers[call.op].operator === 'unpool') {
    const [before] = stepsOf(call);
    const given = operands.indices ? 'input' : 'output';
    return [
      ...(operands.indices ? [] : [`output, indices = ${constructed(before!, true)}(input)`]),
      `output = ${invoke(constructed(call, false), [given, 'indices'], late)}`,
    ];
  }
  const samples = samplesOf(result);
  if (!samples) return [`output = ${constructed(call, false)}(input)`];
  const layer = constructed(call, false).replace(/\)$/, ', _random_samples=samples)');
  return [variable('samples', samples), `output = ${layer}(input)`];
}

/** The random numbers of a fractional pooling, of shape (N, C, rank); those of two axes are the last one's first. */
function samplesOf({ geometry, output }: PoolResult): Tensor | undefined {
  const { axes, planes, outputShape } = geometry;
  const drawn = axes.flatMap((axis) => (axis.kind === 'fractional' ? [axis.samples] : []));
  if (drawn.length === 0) return undefined;
  const ordered = drawn.length === 2 ? drawn.toReversed() : drawn;
  const values = Array.from({ length: planes }, (_, plane) => ordered.map((samples) => sampleOf(samples, plane)));
  const outer = outputShape.slice(0, -axes.length);
  const shape = [...(outer.length === 1 ? [1] : []), ...outer, axes.length];
  return tensorOf(values.flat(), shape, output.dtype);
}

/**
 * NaN is not equal to itself. Powers differ in their last digit from machine to machine, and so do adaptive means: PyTorch sums some of
 * them up in another order.
 */
function comparison({ result: { output, reduction, geometry } }: ShownResult): string[] {
  const isAdaptive = geometry.axes.some(({ kind }) => kind === 'adaptive');
  const isRounded =
    (reduction.kind === 'lp' && Number.isFinite(reduction.normType)) || (reduction.kind === 'avg' && isAdaptive);
  const hasNaN = Array.prototype.some.call(output.data, Number.isNaN);
  if (isRounded) return [invoke('torch.testing.assert_close', ['output', 'expected'], { equal_nan: 'True' })];
  if (!hasNaN) return ['assert torch.equal(output, expected)'];
  const exactly = { rtol: '0', atol: '0', equal_nan: 'True' };
  return [invoke('torch.testing.assert_close', ['output', 'expected'], exactly)];
}
