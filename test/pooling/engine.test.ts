import { expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import { plan, pool } from '../../src/pooling/engine';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { heap, type Allocator } from '../../src/tensors/allocator';
import type { TensorData } from '../../src/tensors/dtype';
import { formatNested, tensorOf } from '../../src/tensors/tensor';

const tutorial = tensorOf([1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1], [1, 1, 5, 5]);

test('the study note’s tensor', () => {
  const ceil = pool(tutorial, { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } });
  expect(formatNested(ceil.output)).toBe('[[2, 3], [5, 1]]');
  expect([...ceil.indices!]).toEqual([1, 3, 15, 18]);
  const floor = pool(tutorial, { op: 'MaxPool2d', kwargs: { kernel_size: 3 } });
  expect(formatNested(floor.output)).toBe('[[2]]');
});

test('shapes come without values, also where there is no memory for them', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 1 } } as const;
  expect(plan([1, 1, 16_777_217], call).geometry.outputShape).toEqual([1, 1, 16_777_217]);
  expect(plan([1024, 1024, 1_000_000], call).geometry.outputShape).toEqual([1024, 1024, 1_000_000]);
});

test('an engine between whose chunks the signal comes stops there', async () => {
  const controller = new AbortController();
  let breaths = 0;
  const engine = new PlainEngine(() => {
    if (++breaths === 2) controller.abort();
    return Promise.resolve();
  });
  const input = tensorOf(new Float32Array(4_000_000), [1, 2000, 2000]);
  const running = engine.pool(
    { input, call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1 } } },
    controller.signal,
  );
  await expect(running).rejects.toThrow(CancelledError);
  expect(breaths).toBe(2);
});

test('a kernel of one with stride two, in ceil mode', () => {
  const call = { op: 'MaxPool3d', kwargs: { kernel_size: 1, stride: 2, ceil_mode: true } } as const;
  expect(plan([1, 1, 5, 6, 7], call).geometry.outputShape).toEqual([1, 1, 3, 3, 4]);
});

test.each([false, true])('windows that would start in the right padding do not count (ceil_mode %s)', (ceilMode) => {
  const kwargs = { kernel_size: 2, stride: 2, padding: 1, ceil_mode: ceilMode };
  expect(plan([1, 1, 3, 4, 5], { op: 'MaxPool3d', kwargs }).geometry.outputShape).toEqual([1, 1, 2, 3, 3]);
});

/** Six output rows of a thousand windows with a thousand taps: three chunks of work. */
const wide = { shape: [1, 6, 1999], call: { op: 'MaxPool2d', kwargs: { kernel_size: [1, 1000], stride: 1 } } } as const;
const wideInput = () =>
  tensorOf(
    new Float32Array(6 * 1999).map((_, i) => (i * 7919) % 1009),
    wide.shape,
  );

test('working in chunks gives what working in one go gives', async () => {
  let breaths = 0;
  const engine = new PlainEngine(() => {
    breaths++;
    return Promise.resolve();
  });
  const chunked = await engine.pool({ input: wideInput(), call: wide.call }, new AbortController().signal);
  const whole = pool(wideInput(), wide.call);
  expect(breaths).toBeGreaterThan(1);
  expect(chunked.output).toEqual(whole.output);
  expect(chunked.indices).toEqual(whole.indices);
});

test('what comes after the cancellation is not computed', async () => {
  const taken: TensorData[] = [];
  const watched: Allocator = {
    allocate(dtype, length) {
      const data = heap.allocate(dtype, length);
      taken.push(data);
      return data;
    },
  };
  const controller = new AbortController();
  const engine = new PlainEngine(() => Promise.resolve(controller.abort()), watched);
  await expect(engine.pool({ input: wideInput(), call: wide.call }, controller.signal)).rejects.toThrow(CancelledError);
  const [output] = taken as [TensorData];
  expect(output[0]).toBeGreaterThan(0);
  expect(output.at(-1)).toBe(0);
});

test('an empty batch is pooled by the engine as well', async () => {
  const engine = new PlainEngine(() => Promise.resolve());
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  const { output } = await engine.pool({ input: tensorOf([], [0, 2, 4, 4]), call }, new AbortController().signal);
  expect(output).toEqual({ dtype: 'float32', shape: [0, 2, 2, 2], data: new Float32Array() });
});
