import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';
import { made } from '../tensors/made';

type Expression = { readonly expression: string } & (
  | { readonly dtype: string; readonly shape: readonly number[]; readonly values: readonly number[] }
  | { readonly error: string }
);

const file = path.resolve(import.meta.dirname, '../fixtures/python/expressions.json');
const expressions = JSON.parse(readFileSync(file, 'utf8')) as Expression[];

/** What is right, but not followed yet. */
const unknown = new Set([
  'torch.arange(3) / 2',
  'torch.arange(3).sum()',
  '-torch.arange(3)',
  'np.arange(3).repeat(2)',
  'np.arange(3)[::-1]',
  "np.arange(6).reshape(2, 3, order='F')",
  'np.arange(4)[[0, 1]]',
  'np.linspace(0, 1, 5, endpoint=False)',
  'np.array([1, 2], ndmin=2)',
  'np.eye(3, k=1)',
]);

async function valueOf(expression: string) {
  const text = `x = ${expression}\n`;
  try {
    const site = tensorAt(parsePython(text), 0);
    if (!site) return undefined;
    const { dtype, shape, data } = await made(site.tensor);
    return { dtype, shape, values: Array.from<number | bigint, number>(data, Number) };
  } catch (error) {
    if (error instanceof TensorError) return undefined;
    throw error;
  }
}

test.each(expressions)('$expression', async (right) => {
  const { expression, ...expected } = right;
  const isKnown = !('error' in right) && !unknown.has(expression);
  expect(await valueOf(expression)).toEqual(isKnown ? expected : undefined);
});
