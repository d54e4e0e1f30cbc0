import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { EngineService, type EngineAnswer, type EngineRequest } from '../../src/engineService';
import { CancelledError } from '../../src/errors';
import { outputShape, PlainEngine, pool } from '../../src/pooling/engine';
import { formatNested, tensorOf } from '../../src/tensor';

const tutorial = tensorOf([1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1], [1, 1, 5, 5]);

test('the study note’s tensor', () => {
  const ceil = pool(tutorial, { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } });
  expect(formatNested(ceil.output)).toBe('[[2, 3], [5, 1]]');
  expect([...ceil.indices]).toEqual([1, 3, 15, 18]);
  const floor = pool(tutorial, { op: 'MaxPool2d', kwargs: { kernel_size: 3 } });
  expect(formatNested(floor.output)).toBe('[[2]]');
});

test('shapes come without values, also where there is no memory for them', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 1 } } as const;
  expect(outputShape([1, 1, 16_777_217], call)).toEqual([1, 1, 16_777_217]);
  expect(outputShape([1024, 1024, 1_000_000], call)).toEqual([1024, 1024, 1_000_000]);
});

test('an engine between whose chunks the signal comes stops there', async () => {
  const controller = new AbortController();
  let breaths = 0;
  const engine = new PlainEngine(() => {
    if (++breaths === 2) controller.abort();
    return Promise.resolve();
  });
  const input = tensorOf(new Float32Array(4_000_000), [1, 2000, 2000]);
  const running = engine.pool(input, { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1 } }, controller.signal);
  await expect(running).rejects.toThrow(CancelledError);
  expect(breaths).toBe(2);
});

describe('the service answers every request', () => {
  function service() {
    const answers: EngineAnswer[] = [];
    const engine = new PlainEngine(() => setImmediate());
    return { answers, service: new EngineService(engine, (answer) => answers.push(answer)) };
  }
  const request = (id: number, kernelSize: number, withData: boolean): EngineRequest => ({
    type: 'pool',
    id,
    call: { op: 'MaxPool2d', kwargs: { kernel_size: kernelSize } },
    input: { id: 7, dtype: 'float32', shape: [1, 1, 5, 5], ...(withData ? { data: tutorial.data } : {}) },
  });

  test('with the result, and again without the values being sent anew', async () => {
    const { answers, service: engine } = service();
    engine.receive(request(1, 3, true));
    engine.receive(request(2, 5, false));
    await expect.poll(() => answers.length).toBe(2);
    const values = answers.map((answer) => ('ok' in answer ? [...answer.ok.output.data] : answer));
    expect(values).toEqual([[2], [5]]);
  });

  test('with PyTorch’s refusal and the parameter at fault', async () => {
    const { answers, service: engine } = service();
    engine.receive(request(1, 6, true));
    await expect
      .poll(() => answers)
      .toEqual([
        {
          id: 1,
          refused: 'Given input size: (1x5x5). Calculated output size: (1x0x0). Output size is too small',
          parameter: 'kernel_size',
        },
      ]);
  });

  test('with a failure if the values were never sent, with a cancellation if it was called off', async () => {
    const { answers, service: engine } = service();
    engine.receive(request(1, 3, false));
    engine.receive(request(2, 3, true));
    engine.receive({ type: 'cancel', id: 2 });
    await expect
      .poll(() => answers)
      .toEqual([
        { id: 1, failed: 'the engine does not hold input 7' },
        { id: 2, cancelled: true },
      ]);
  });
});
