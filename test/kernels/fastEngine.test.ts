import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CancelledError, PoolingError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { toFloat } from '../../src/formats/image';
import { FastEngine } from '../../src/kernels/fastEngine';
import type { Kernels } from '../../src/kernels/kernels';
import { pool, type PoolJob, type TimedResult } from '../../src/pooling/engine';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { rounding, type DType } from '../../src/tensors/dtype';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';
import { loadKernels } from './loadKernels';

const { signal } = new AbortController();
const breathe = () => Promise.resolve();

function image(height: number, width: number): Tensor {
  const values = Float32Array.from({ length: 3 * height * width }, (_, i) => (i * 7919) % 1009);
  return tensorOf(values, [3, height, width]);
}

test.each<[string, PoolJob['call']]>([
  ['maxima', { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } }],
  ['averages', { op: 'AvgPool2d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } }],
  ['adaptive averages', { op: 'AdaptiveAvgPool2d', kwargs: { output_size: [7, 9] } }],
  ['norms', { op: 'LPPool2d', kwargs: { norm_type: 3, kernel_size: 2 } }],
  ['maxima of windows by chance', { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2, output_size: 20 }, seed: 3 }],
])('%s are those of the plain engine', async (_what, call) => {
  const engine = new FastEngine(loadKernels, breathe);
  const input = image(60, 70);
  const { milliseconds, threads, ...result } = await engine.pool({ input, call }, signal);
  expect(milliseconds).toBeGreaterThan(0);
  expect(threads).toBe(1);
  expect(result).toEqual(pool(input, call));
});

test('one call pools tensors of different shapes and dtypes in turn', async () => {
  const engine = new FastEngine(loadKernels, breathe);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3 } } as const;
  const bytes = { ...image(60, 70), dtype: 'uint8', data: new Uint8Array(3 * 60 * 70).map((_, i) => i) } as const;
  for (const input of [image(60, 70), image(60, 70), image(70, 60), bytes]) {
    const { output } = await engine.pool({ input, call }, signal);
    expect(output).toEqual(pool(input, call).output);
  }
});

test('positions that are not wanted are not looked for, unless the gradient needs them', async () => {
  const engine = new FastEngine(loadKernels, breathe);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3 } } as const;
  const input = image(60, 70);
  const { output, indices } = await engine.pool({ input, call, wantsIndices: false }, signal);
  expect(indices).toBeUndefined();
  expect(output).toEqual(pool(input, call).output);
  const job = { input, call, wantsIndices: false, wantsGradient: true };
  const { gradInput } = await engine.pool(job, signal);
  expect(gradInput).toEqual((await new PlainEngine(breathe).pool(job, signal)).gradInput);
});

test('one engine takes one tensor after the other, in memory that it has', async () => {
  const kernels = await loadKernels();
  const engine = new FastEngine(() => Promise.resolve(kernels), breathe);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  const inputs = [image(64, 64), image(64, 63), image(32, 128)];
  for (const input of inputs) await engine.pool({ input, call }, signal);
  const size = kernels.memory.buffer.byteLength;
  for (const input of [...inputs, ...inputs, ...inputs]) {
    const { output } = await engine.pool({ input, call }, signal);
    expect(output).toEqual(pool(input, call).output);
  }
  expect(kernels.memory.buffer.byteLength).toBe(size);
});

test('a result is its own: later work does not change it', async () => {
  const engine = new FastEngine(loadKernels, breathe);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  const first = await engine.pool({ input: image(64, 64), call }, signal);
  const kept = first.output.data.slice();
  await engine.pool({ input: image(64, 64), call: { ...call, kwargs: { kernel_size: 4 } } }, signal);
  expect(first.output.data).toEqual(kept);
});

test('a window far larger than any input is for the plain engine', async () => {
  const engine = new FastEngine(loadKernels, breathe);
  const kwargs = { kernel_size: 2 ** 31 - 1, padding: 2 ** 30 - 1, stride: 1 };
  const { output } = await engine.pool({ input: image(5, 5), call: { op: 'MaxPool2d', kwargs } }, signal);
  expect(output).toEqual(pool(image(5, 5), { op: 'MaxPool2d', kwargs }).output);
});

test('where the kernels do not run, the plain engine does', async () => {
  const engine = new FastEngine(() => Promise.resolve(undefined), breathe);
  const job = { input: image(64, 64), call: { op: 'MaxPool2d', kwargs: { kernel_size: 3 } } } as const;
  expect((await engine.pool(job, signal)).output).toEqual(pool(job.input, job.call).output);
});

test('the kernels are loaded once, and not for a tiny tensor', async () => {
  let loads = 0;
  const engine = new FastEngine(() => {
    loads++;
    return loadKernels();
  }, breathe);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  await engine.pool({ input: image(4, 4), call }, signal);
  expect(loads).toBe(0);
  await Promise.all([1, 2].map(() => engine.pool({ input: image(64, 64), call }, signal)));
  expect(loads).toBe(1);
});

test.each<[string, PoolJob['call']]>([
  ['maxima', { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } }],
  ['averages', { op: 'AvgPool2d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } }],
  ['norms', { op: 'LPPool2d', kwargs: { norm_type: 3, kernel_size: 2 } }],
])('the gradient of %s is that of the plain engine', async (_what, call) => {
  const input = image(60, 70);
  const job = { input, call, wantsGradient: true };
  const fast = await new FastEngine(loadKernels, breathe).pool(job, signal);
  const plain = await new PlainEngine(breathe).pool(job, signal);
  expect(fast.gradInput?.data.some((value) => value !== 0)).toBe(true);
  expect({ ...fast, milliseconds: 0 }).toEqual({ ...plain, milliseconds: 0 });
});

test('integers have no gradient, the values stand without it', async () => {
  const input = { ...image(64, 64), dtype: 'int32' as const, data: new Int32Array(3 * 64 * 64).fill(7) };
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  const result = await new FastEngine(loadKernels, breathe).pool({ input, call, wantsGradient: true }, signal);
  expect(result.gradInput).toBeUndefined();
  expect(result.output.data).toEqual(new Int32Array(3 * 32 * 32).fill(7));
});

test('unpooled maxima, their gradient and the pooling before are those of the plain engine', async () => {
  const kernels = await loadKernels();
  const engine = new FastEngine(() => Promise.resolve(kernels), breathe);
  const plain = new PlainEngine(breathe);
  const cells = fc.integer({ min: 40, max: 60 });
  const window = fc.record({ kernel_size: fc.integer({ min: 1, max: 3 }), stride: fc.integer({ min: 1, max: 3 }) });
  const dtype = fc.constantFrom<DType>('float32', 'float64', 'bfloat16', 'int32');
  await fc.assert(
    fc.asyncProperty(cells, cells, window, dtype, fc.boolean(), async (height, width, kwargs, type, mayStay) => {
      const values = Float64Array.from({ length: 3 * height * width }, (_, i) => ((i * 7919) % 1009) - 500);
      const input = tensorOf(values.map(rounding(type)), [3, height, width], type);
      const job = { input, call: { op: 'MaxUnpool2d', kwargs }, wantsGradient: true, mayStay } as const;
      const whole = ({ output, before, gradInput }: TimedResult) => ({
        output: output.data,
        before: [before!.output.data, before!.indices],
        gradInput: gradInput!.data,
      });
      const refused = (error: unknown) => ({ refused: (error as PoolingError).message });
      const expected = await plain.pool(job, signal).then(whole, refused);
      const result = await engine.pool(job, signal).catch(refused);
      expect('refused' in result ? result : whole(result)).toEqual(expected);
      if ('release' in result) result.release?.();
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test('an unpooling undoes the maxima of the plain engine', async () => {
  const engine = new FastEngine(loadKernels, breathe);
  const call = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2 } } as const;
  const unpooled = await engine.pool({ input: image(64, 64), call }, signal);
  expect(unpooled.output.shape).toEqual([3, 64, 64]);
  expect(unpooled.before?.output.shape).toEqual([3, 32, 32]);
});

test('the signal is seen between two chunks, a refusal comes as PyTorch’s', async () => {
  const controller = new AbortController();
  let breaths = 0;
  const engine = new FastEngine(loadKernels, () => {
    if (++breaths === 1) controller.abort();
    return Promise.resolve();
  });
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 31, stride: 1 } } as const;
  await expect(engine.pool({ input: image(400, 400), call }, controller.signal)).rejects.toThrow(CancelledError);
  expect(breaths).toBe(1);
  const tooLarge = { op: 'MaxPool2d', kwargs: { kernel_size: 999 } } as const;
  await expect(engine.pool({ input: image(64, 64), call: tooLarge }, signal)).rejects.toThrow(PoolingError);
});

test('a text that is one array of numbers is scanned, anything else is not', async () => {
  const engine = new FastEngine(loadKernels, breathe);
  const scan = (text: string) => engine.scanArray(bytesSource(new TextEncoder().encode(text)));
  expect(await scan(' [[1, 2], [3, 4.5]] \n')).toEqual(tensorOf([1, 2, 3, 4.5], [2, 2]));
  for (const text of ['[1, 2] [3]', '{"a": [1]}', '[1, "x"]', '[1', '']) expect(await scan(text)).toBeUndefined();
  expect(await new FastEngine(() => Promise.resolve(undefined), breathe).scanArray(bytesSource(new Uint8Array()))).toBe(
    undefined,
  );
});

test('an adopted tensor and results that stay are the same values, in memory that is used again', async () => {
  const kernels = await loadKernels();
  const engine = new FastEngine(() => Promise.resolve(kernels), breathe);
  const input = image(400, 300);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } } as const;
  const adopted = await engine.adopt(input);
  expect(adopted.data).toEqual(input.data);
  expect(adopted.data.buffer).toBe(kernels.memory.buffer);
  const job = { input: adopted, call, wantsGradient: true, mayStay: true };
  const wanted = await new PlainEngine(breathe).pool({ input, call, wantsGradient: true }, signal);
  let size = 0;
  for (let i = 0; i < 4; i++) {
    const result = await engine.pool(job, signal);
    expect(result.output.data.buffer).toBe(kernels.memory.buffer);
    expect(result.output.data).toEqual(wanted.output.data);
    expect(result.indices).toEqual(wanted.indices);
    expect(result.gradInput?.data).toEqual(wanted.gradInput?.data);
    // what stays is there still when the memory has grown
    if (i === 0) {
      kernels.memory.release(kernels.memory.allocate(kernels.memory.buffer.byteLength));
      size = kernels.memory.buffer.byteLength;
      expect(result.output.data).toEqual(wanted.output.data);
      expect(adopted.data).toEqual(input.data);
    }
    result.release?.();
  }
  expect(kernels.memory.buffer.byteLength).toBe(size);
  adopted.release();
});

test('two inputs at once do not get into each other’s way', async () => {
  const kernels = await loadKernels();
  const engine = new FastEngine(
    () => Promise.resolve(kernels),
    () => new Promise((resolve) => setTimeout(resolve)),
  );
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 31, stride: 1 } } as const;
  const inputs = [image(300, 300), image(301, 299), image(299, 301)];
  const results = await Promise.all(inputs.map((input) => engine.pool({ input, call }, signal)));
  for (const [i, input] of inputs.entries()) expect(results[i]!.output).toEqual(pool(input, call).output);
});

const every = { op: 'MaxPool2d', kwargs: { kernel_size: 1 } } as const;

test.each<PoolJob['call']>([
  { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
  { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } },
  { op: 'MaxPool2d', kwargs: { kernel_size: 9, stride: 2, dilation: 2 } },
  { op: 'AdaptiveMaxPool2d', kwargs: { output_size: [7, 9] } },
  { op: 'AvgPool2d', kwargs: { kernel_size: 2 } },
  every,
])('an image is pooled by its bytes, and gives what its floats do: %j', async (call) => {
  const bytes = Uint8Array.from({ length: 3 * 64 * 70 }, (_, i) => (i * 7919) >> 3);
  const picture = toFloat({ dtype: 'uint8', shape: [3, 64, 70], data: bytes });
  const floats = tensorOf(
    Float64Array.from(bytes, (sample) => Math.fround(sample / 255)),
    [3, 64, 70],
  );
  const engine = new FastEngine(loadKernels, breathe);
  const adopted = await engine.adopt(picture);
  for (const input of [picture, adopted]) {
    const { output, indices, gradInput } = await engine.pool({ input, call, wantsGradient: true }, signal);
    const expected = await new PlainEngine(breathe).pool({ input: floats, call, wantsGradient: true }, signal);
    expect({ output, indices, gradInput }).toEqual({
      output: expected.output,
      indices: expected.indices,
      gradInput: expected.gradInput,
    });
  }
  expect(adopted.data).toEqual(floats.data);
});

test('the maxima of an image make no floats of it', async () => {
  const samples = new Uint8Array(3 * 64 * 70);
  const picture: Tensor = {
    dtype: 'float32',
    shape: [3, 64, 70],
    pixels: { data: samples, greatest: 255 },
    get data(): never {
      throw new Error('the floats were asked for');
    },
  };
  const engine = new FastEngine(loadKernels, breathe);
  const { output } = await engine.pool({ input: await engine.adopt(picture), call: every }, signal);
  expect(output.data).toHaveLength(samples.length);
});

test('the values of an image that is pooled once are made in the engine', async () => {
  const samples = Uint8Array.from({ length: 3 * 64 * 70 }, (_, i) => (i * 131) % 256);
  const floats = toFloat({ dtype: 'uint8', shape: [3, 64, 70], data: samples });
  const picture: Tensor = {
    ...floats,
    get data(): never {
      throw new Error('the floats were asked for');
    },
  };
  const call = { op: 'AvgPool2d', kwargs: { kernel_size: 3 } } as const;
  const { output } = await new FastEngine(loadKernels, breathe).pool({ input: picture, call }, signal);
  expect(output).toEqual(pool(floats, call).output);
});

test('a memory that has grown large is let go of once nothing is in it', async () => {
  const loaded: Kernels[] = [];
  const load = async () => {
    loaded.push(await loadKernels());
    return loaded.at(-1);
  };
  const engine = new FastEngine(load, breathe);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  const large = await engine.adopt(image(3400, 3400));
  const small = await engine.adopt(image(64, 64));
  const result = await engine.pool({ input: large, call, mayStay: true }, signal);
  expect(loaded[0]!.memory.blocks).toBeGreaterThan(2);
  result.release!();
  large.release();
  expect(await engine.pool({ input: small, call }, signal)).toMatchObject({ output: { shape: [3, 32, 32] } });
  expect(loaded).toHaveLength(1);
  small.release();
  expect(loaded[0]!.memory.blocks).toBe(0);
  await engine.pool({ input: image(64, 64), call }, signal);
  expect(loaded).toHaveLength(2);
  expect(loaded[1]!.memory.buffer.byteLength).toBeLessThan(2 ** 23);
});
