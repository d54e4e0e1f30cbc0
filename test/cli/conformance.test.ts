import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readFamilies, type PoolCase } from '../../cli/conformance/cases';
import { difference } from '../../cli/conformance/compare';
import { judge } from '../../cli/conformance/judge';
import { tensorOf } from '../../src/tensors/tensor';
import { root } from '../host/paths';

const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-cases-'));
afterAll(() => rm(folder, { recursive: true }));

const teaching = {
  id: 'maxpool-0003',
  op: 'MaxPool2d',
  kwargs: { kernel_size: 3, ceil_mode: true, return_indices: true },
  input: {
    shape: [1, 1, 5, 5],
    dtype: 'float32',
    data: [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1],
  },
  output: { shape: [1, 1, 2, 2], dtype: 'float32', data: [2, 3, 5, 1] },
  indices: { shape: [1, 1, 2, 2], dtype: 'int64', data: [1, 3, 15, 18] },
};

async function write(name: string, lines: unknown): Promise<string> {
  const file = path.join(folder, name);
  const text = JSON.stringify(lines);
  await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

async function verdictOn(line: unknown) {
  const [family] = await readFamilies(await write('one.json', [line]));
  return judge(family!.cases[0]!);
}

describe('a case', () => {
  test('passes as PyTorch answered it', async () => {
    expect(await verdictOn(teaching)).toBe('passed');
  });

  test.each([
    ['a value', { output: { ...teaching.output, data: [2, 3, 5, 2] } }, 'output[3]'],
    ['an index', { indices: { ...teaching.indices, data: [1, 8, 15, 18] } }, 'indices[1]'],
    ['the shape', { output: { ...teaching.output, shape: [1, 1, 4, 1] } }, 'expected the shape (1, 1, 4, 1)'],
    ['the dtype', { output: { ...teaching.output, dtype: 'float64' } }, 'expected float64, got float32'],
    ['the gradient', { grad_input: { ...teaching.input } }, 'grad_input[0]'],
    ['a refusal of the gradient', { grad_error: { type: 'RuntimeError', message: 'no' } }, 'refusal of the gradient'],
    ['a refusal', { error: { type: 'RuntimeError', message: 'no' } }, 'expected a refusal (no)'],
    ['an answer', { kwargs: { kernel_size: 3, padding: 2 } }, 'expected an answer'],
  ])('fails if %s differs', async (_what, doctored, message) => {
    expect(await verdictOn({ ...teaching, ...doctored })).toEqual({
      failed: expect.stringContaining(message) as string,
    });
  });

  test('is skipped if its layer is not built', async () => {
    expect(await verdictOn({ ...teaching, op: 'NoPool2d' })).toBe('skipped');
  });

  test('of shapes.json is put to the shapes', async () => {
    const row = { op: 'MaxPool2d', shape: [1, 1, 1, 57], kwargs: { kernel_size: [1, 2] } };
    expect(await verdictOn({ ...row, out: [1, 1, 1, 28] })).toBe('passed');
    expect(await verdictOn({ ...row, out: [1, 1, 1, 29] })).toEqual({
      failed: 'expected (1, 1, 1, 29), got (1, 1, 1, 28)',
    });
  });
});

describe('an ONNX case', () => {
  const node = {
    id: 'maxpool-000',
    op: 'onnx.MaxPool',
    opset: 22,
    attributes: { kernel_shape: [2], strides: [2], ceil_mode: 1 },
    input: { shape: [1, 2, 3], dtype: 'float32', data: [1, 2, 0, 0, 3, 4] },
    output: { shape: [1, 2, 2], dtype: 'float32', data: [2, 0, 3, 4] },
    indices: { shape: [1, 2, 2], dtype: 'int64', data: [1, 2, 4, 5] },
  };

  test('passes as ONNX Runtime answered it, its indices counted through the tensor', async () => {
    expect(await verdictOn(node)).toBe('passed');
  });

  test.each([
    ['a value differs', { output: { ...node.output, data: [2, 0, 3, 5] } }, 'output[3]'],
    ['an index does', { indices: { ...node.indices, data: [1, 2, 1, 2] } }, 'indices[2]'],
    ['an attribute is refused', { attributes: { kernel_shape: [0] } }, "the refusal 'MaxPool: kernel_shape must be"],
  ])('fails if %s', async (_what, doctored, message) => {
    expect(await verdictOn({ ...node, ...doctored })).toEqual({ failed: expect.stringContaining(message) as string });
  });

  test('is skipped if its operator is not built', async () => {
    expect(await verdictOn({ ...node, op: 'onnx.Conv' })).toBe('skipped');
  });
});

describe('the user', () => {
  test('reads NaN, infinities and integers beyond 2^53', async () => {
    const tensor = (dtype: string, data: unknown[]) => ({ ...teaching, input: { shape: [data.length], dtype, data } });
    const lines = [tensor('float32', ['nan', 'inf', '-inf', 0.1]), tensor('int64', ['9007199254740993', 5])];
    const [family] = await readFamilies(await write('numbers.json.gz', lines));
    const [floats, integers] = family!.cases.map((one) => (one as PoolCase).input.data);
    expect(floats).toEqual(new Float32Array([NaN, Infinity, -Infinity, 0.1]));
    expect(integers).toEqual(new BigInt64Array([9007199254740993n, 5n]));
  });

  test.each([
    ['is missing', 'missing.json', undefined, 'no such file or folder'],
    ['is no array', 'object.json', {}, 'not an array of cases'],
    ['holds something else', 'other.json', [{ a: 1 }], 'other-row-1 is no case'],
    ['has an unknown dtype', 'dtype.json', [{ ...teaching, input: { ...teaching.input, dtype: 'half' } }], 'half'],
  ])('names a file that %s', async (_what, name, lines, message) => {
    const file = lines === undefined ? path.join(folder, name) : await write(name, lines);
    await expect(readFamilies(file)).rejects.toThrow(new RegExp(`${name}.*${message}|${message}.*${name}`));
  });
});

describe('the comparison', () => {
  const expected = (op: string, dtype: 'float32' | 'float64', values: number[]): PoolCase => ({
    ...{ kind: 'pool', id: 'x', op, kwargs: {}, error: undefined, indices: undefined, operands: {} },
    ...{ gradOutput: undefined, gradInput: undefined, gradError: undefined },
    ...{ input: tensorOf([0], [1, 1]), output: tensorOf(values, [1, values.length], dtype) },
  });
  const answer = (values: number[], dtype: 'float32' | 'float64' = 'float32') => ({
    output: tensorOf(values, [1, values.length], dtype),
    indices: [],
  });

  test('holds NaN equal to NaN and -0 to +0', () => {
    expect(difference(expected('MaxPool1d', 'float32', [NaN, 0]), answer([NaN, -0]))).toBeUndefined();
  });

  test('is exact about a maximum and lenient about an average', () => {
    expect(difference(expected('MaxPool1d', 'float32', [100]), answer([100.0005]))).toContain('output[0]');
    expect(difference(expected('AvgPool1d', 'float32', [100]), answer([100.0005]))).toBeUndefined();
    expect(difference(expected('AvgPool1d', 'float32', [100]), answer([100.01]))).toContain('output[0]');
    expect(difference(expected('AvgPool1d', 'float64', [1]), answer([1 + 1e-9], 'float64'))).toContain('output[0]');
  });

  test('leaves the index of a window in the padding open', () => {
    const padded: PoolCase = {
      ...expected('MaxPool1d', 'float32', [-Infinity, 0]),
      indices: tensorOf([-1, 0], [1, 2], 'int64'),
    };
    expect(difference(padded, { ...answer([-Infinity, 0]), indices: [7, 0] })).toBeUndefined();
    expect(difference(padded, { ...answer([-Infinity, 0]), indices: [7, 1] })).toContain('indices[1]');
  });
});

test('the runner names the case that fails, and fails', async () => {
  const doctored = await write('maxpool.json', [
    teaching,
    { ...teaching, id: 'maxpool-bad', kwargs: { kernel_size: 2 } },
  ]);
  const { status, output } = await runConformance(doctored);
  expect(output).toMatch(/^maxpool-bad: MaxPool2d \{"kernel_size":2\}: output\[3\]/m);
  expect(output).toMatch(/^maxpool {2}1 passed, 1 failed\n(.*\n)?1 passed, 1 failed\n$/m);
  expect(status).toBe(1);
});

test("PyTorch's own answers lie in the fixtures", async () => {
  const readme = await readFile(path.join(root, 'test/fixtures/pytorch/README.md'), 'utf8');
  const families = await readFamilies(path.join(root, 'test/fixtures/pytorch'));
  for (const { name, cases } of families) {
    expect(readme).toMatch(new RegExp(`${name}\\.json.*\\| ${cases.length.toLocaleString('en')} \\|`));
  }
});

test("ONNX Runtime's own answers lie there, and all pass", async () => {
  const readme = await readFile(path.join(root, 'test/fixtures/onnx/README.md'), 'utf8');
  const cases = (await readFamilies(path.join(root, 'test/fixtures/onnx'))).flatMap((family) => family.cases);
  expect(readme).toContain(`${cases.length} cases`);
  expect(cases.map(judge)).toEqual(cases.map(() => 'passed'));
});

test('without a target the runner takes the cases of both', async () => {
  const { status, output } = await runConformance();
  expect(output).toMatch(/^shapes +1000 passed, 0 failed$/m);
  expect(output).toMatch(/^globalmaxpool +4 passed, 0 failed$/m);
  expect(status).toBe(0);
}, 60_000);

function runConformance(...targets: string[]): Promise<{ status: number; output: string }> {
  const args = ['--import', 'tsx', 'cli/conformance/conformance.ts', ...targets];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}
