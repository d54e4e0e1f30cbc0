import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { CancelledError, PoolscopeError } from '../../src/errors';
import { plan } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { poolingCallAt } from '../../src/python/calls';
import { inputOf, tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';
import { heap } from '../../src/tensors/allocator';
import { makeTensor } from '../../src/tensors/making';
import { made } from '../tensors/made';

interface Case {
  readonly text: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | boolean)[];
}

const file = path.resolve(import.meta.dirname, '../fixtures/python/filled.json');
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

function read(text: string) {
  return tensorAt(parsePython(`x = ${text}`), 1);
}

test.each(cases)('$text', async ({ text, dtype, shape, values }) => {
  const { tensor: description, name } = read(text)!;
  const tensor = await made(description);
  expect({ ...tensor, data: Array.from<number | bigint, number>(tensor.data, Number) }).toEqual({
    dtype,
    shape,
    data: values.map(Number),
  });
  expect(name).toBe('x');
});

test('a layer is fed by them', () => {
  const text = 'x = torch.arange(16.0).reshape(1, 1, 4, 4)\ny = nn.MaxPool2d(2)(x)';
  const source = parsePython(text);
  expect(inputOf(source, poolingCallAt(source, text.length - 5)!)?.tensor.shape).toEqual([1, 1, 4, 4]);
});

describe('random numbers are ours, and are called so', () => {
  test.each([
    ['torch.rand(2, 3)', 'float32', [2, 3]],
    ['torch.randn((2, 3), dtype=torch.float64)', 'float64', [2, 3]],
    ['torch.randint(10, (2, 3))', 'int64', [2, 3]],
    ['torch.randint(3, 10, size=(4,))', 'int64', [4]],
    ['torch.randint(low=3, high=10, size=(4,), dtype=torch.int32)', 'int32', [4]],
    ['np.random.rand(2, 3)', 'float64', [2, 3]],
    ['np.random.randn(2)', 'float64', [2]],
    ['np.random.random((2, 3))', 'float64', [2, 3]],
    ['np.random.randint(0, 10, (2, 3))', 'int64', [2, 3]],
    ['np.random.randint(5, size=3)', 'int64', [3]],
    ['torch.rand(4).reshape(2, 2)', 'float32', [2, 2]],
  ])('%s', async (text, dtype, shape) => {
    const site = read(text)!;
    expect(site.tensor).toMatchObject({ dtype, shape });
    expect(site.name).toBe('x (random sample values)');
    expect(await made(read(text)!.tensor)).toEqual(await made(site.tensor));
  });

  test('spread as they should be', async () => {
    const moments = async (text: string) => {
      const { data } = await made(read(text)!.tensor);
      const values = Array.from<number | bigint, number>(data, Number);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return {
        mean,
        variance,
        least: values.reduce((a, b) => Math.min(a, b)),
        most: values.reduce((a, b) => Math.max(a, b)),
      };
    };
    const uniform = await moments('torch.rand(100000)');
    expect(uniform.mean).toBeCloseTo(0.5, 2);
    expect(uniform.variance).toBeCloseTo(1 / 12, 2);
    expect(uniform.least).toBeGreaterThanOrEqual(0);
    expect(uniform.most).toBeLessThan(1);
    const normal = await moments('torch.randn(100000)');
    expect(normal.mean).toBeCloseTo(0, 1);
    expect(normal.variance).toBeCloseTo(1, 1);
    const whole = await moments('torch.randint(3, 10, (100000,))');
    expect([whole.least, whole.most]).toEqual([3, 9]);
    expect(whole.mean).toBeCloseTo(6, 1);
  });
});

test.each(['torch.zeros(n)', 'torch.rand(*sizes)', 'torch.arange(n)', 'torch.full((2,), n)', 'torch.randint(n, (2,))'])(
  '%s is left unread: the text does not tell the size',
  (text) => {
    expect(read(text)).toBeUndefined();
  },
);

test.each([
  ['torch.zeros(-1, 2)', 'Trying to create tensor with negative dimension -1: [-1, 2]'],
  ['torch.arange(0, 5, 0)', 'step must be nonzero'],
  ['torch.full((2,), 300, dtype=torch.uint8)', '300 is out of range for uint8'],
  ['torch.randint(5, 5, (2,))', "random_ expects 'from' to be less than 'to', but got from=5 >= to=5"],
  ['torch.zeros(2, 3).permute(0, 0)', 'permute(): duplicate dims are not allowed.'],
  ['torch.zeros(2, 3).permute(0, 1, 1)', 'input.dim() = 2 is not equal to len(dims) = 3'],
  ['torch.zeros(2, 3).transpose(0, 2)', 'Dimension out of range (expected to be in range of [-2, 1], but got 2)'],
  ['torch.zeros(2, dtype=torch.cfloat)', 'Unknown dtype: torch.cfloat'],
])('%s is refused: %s', (text, message) => {
  expect(() => read(text)).toThrow(PoolscopeError);
  expect(() => read(text)).toThrow(message);
});

describe('a shape never costs values', () => {
  const text = (chain = '') => `x = torch.randn(100000, 100000, 1000, 100)${chain}\ny = nn.MaxPool2d(2)(x)`;
  const shapeOf = (code: string) => {
    const source = parsePython(code);
    return inputOf(source, poolingCallAt(source, code.length - 5)!)!.tensor.shape;
  };

  test.each([
    ['', [100000, 100000, 1000, 100]],
    ['.half().permute(0, 1, 3, 2).unsqueeze(0)', [1, 100000, 100000, 100, 1000]],
    ['.reshape(-1, 1, 100, 1000)', [10000000000, 1, 100, 1000]],
  ])('torch.randn(100000, 100000, 1000, 100)%s', (chain, shape) => {
    const allocate = vi.spyOn(heap, 'allocate');
    expect(shapeOf(text(chain))).toEqual(shape);
    expect(allocate).not.toHaveBeenCalled();
    allocate.mockRestore();
  });

  test.each<LayerCall>([
    { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
    { op: 'AdaptiveAvgPool2d', kwargs: { output_size: 7 } },
    { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2, output_size: 50 } },
  ])('$op has a shape to tell of 10¹⁵ values', (call) => {
    const { shape, dtype } = read('torch.randn(100000, 100000, 1000, 100)')!.tensor;
    expect(plan(shape, call, dtype).geometry.outputShape.slice(0, 2)).toEqual([100000, 100000]);
  });

  test('making them is called off between two pieces', async () => {
    const controller = new AbortController();
    const making = makeTensor(read('torch.randn(10000, 10000)')!.tensor, controller.signal);
    controller.abort();
    await expect(making).rejects.toThrow(CancelledError);
  });

  test('values that are too many are refused before memory is taken', async () => {
    const allocate = vi.spyOn(heap, 'allocate');
    await expect(made(read('torch.rand(100000, 100000)')!.tensor)).rejects.toThrow(
      'Tensor too large: 10000000000 values (at most 134217728)',
    );
    expect(allocate).not.toHaveBeenCalled();
    allocate.mockRestore();
  });
});
