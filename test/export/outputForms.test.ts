import { describe, expect, test } from 'vitest';
import { writeOutput } from '../../src/export/outputForms';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { pool } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import type { DType } from '../../src/tensors/dtype';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A tensor as the output of a layer that leaves it as it is. */
function shown(output: Tensor, call: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 1 } }) {
  return { call, input: output, result: { ...pool(tensorOf([1], [1, 1, 1]), call), output }, operands: {} };
}

const odd = [0, -0, 1.5, NaN, Infinity, -Infinity];
const values: readonly [DType, readonly (number | bigint)[]][] = [
  ['float32', [...odd, Math.fround(0.1)]],
  ['float64', [...odd, 0.1, 1e300]],
  ['float16', [...odd, 65504, 0.0999755859375]],
  ['int64', [0n, -1n, 2n ** 62n + 1n]],
  ['uint8', [0, 7, 255]],
  ['int16', [-32768, 7]],
  ['bool', [0, 1, 1]],
];

describe.each(values)('%s', (dtype, numbers) => {
  const tensor = tensorOf([...numbers], [1, numbers.length], dtype);

  test.each(['npy', 'json'] as const)('comes back from %s as it is', async (form) => {
    const { tensors } = await readFile(`a.${form}`, bytesSource(writeOutput(form, shown(tensor))));
    const [read] = tensors;
    expect([read!.dtype, read!.shape]).toEqual([dtype, [1, numbers.length]]);
    expect(await read!.read()).toEqual(tensor.data);
  });
});

test('bfloat16, which NumPy lacks, is float32 in an .npy', async () => {
  const { tensors } = await readFile('a.npy', bytesSource(writeOutput('npy', shown(tensorOf([1.5], [1], 'bfloat16')))));
  expect(tensors[0]!.dtype).toBe('float32');
});

test('an .npy’s values begin at a multiple of 64', () => {
  const bytes = writeOutput('npy', shown(tensorOf([1, 2], [2])));
  expect(bytes.length).toBe(128 + 8);
  expect(text(bytes.subarray(10, 128))).toMatch(/^{'descr': '<f4', 'fortran_order': False, 'shape': \(2,\), } *\n$/);
});

test('torch.tensor has every value, planes and rows below each other', () => {
  const tensor = tensorOf([1, 2.5, NaN, -Infinity, -0, 0.1, 7, 8], [2, 2, 2]);
  expect(text(writeOutput('tensor', shown(tensor)))).toBe(
    [
      'torch.tensor([[[1.0, 2.5],',
      '               [float("nan"), float("-inf")]],',
      '              [[-0.0, 0.1],',
      '               [7.0, 8.0]]], dtype=torch.float32)\n',
    ].join('\n'),
  );
});

test('no values are an empty tensor', () => {
  expect(text(writeOutput('tensor', shown(tensorOf([], [0, 2]))))).toBe('torch.empty((0, 2,), dtype=torch.float32)\n');
});

test('very many values are no text', () => {
  const large = tensorOf(new Float32Array(100_001), [100_001]);
  expect(() => writeOutput('json', shown(large))).toThrow('Too many values to write as text: 100001 (at most 100000)');
  expect(writeOutput('npy', shown(large)).length).toBe(128 + 4 * 100_001);
});
