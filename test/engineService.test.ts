import { expect, test } from 'vitest';
import type { TensorData } from '../src/dtype';
import { EngineService, type EngineAnswer, type EngineRequest } from '../src/engineService';
import type { Engine } from '../src/pooling/engine';
import { PlainEngine } from '../src/pooling/plainEngine';
import type { LayerCall } from '../src/pooling/layers';

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

function start(engine: Engine = new PlainEngine(() => Promise.resolve())) {
  const answers: EngineAnswer[] = [];
  const transfers: ArrayBuffer[][] = [];
  const service = new EngineService(engine, (answer, transfer) => {
    answers.push(answer);
    transfers.push(transfer);
  });
  return { service, answers, transfers };
}

function request(
  id: number,
  input: number,
  data: readonly number[] | undefined,
  call: LayerCall = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } },
): EngineRequest {
  const values: { data?: TensorData } = data ? { data: Float32Array.from(data) } : {};
  return {
    type: 'pool',
    id,
    wantsGradient: false,
    input: { id: input, dtype: 'float32', shape: [1, 4], ...values },
    call,
  };
}

const valuesOf = (answer: EngineAnswer | undefined) =>
  answer && 'ok' in answer
    ? { id: answer.id, values: [...answer.ok.output.data], indices: [...answer.ok.indices!] }
    : answer;

test('a request is answered with the pooled values and where they stood', async () => {
  const { service, answers } = start();
  service.receive(request(1, 1, [4, 1, 2, 3]));
  await settle();
  expect(answers.map(valuesOf)).toEqual([{ id: 1, values: [4, 3], indices: [0, 3] }]);
});

test('the result is handed over, not copied', async () => {
  const { service, answers, transfers } = start();
  service.receive(request(1, 1, [4, 1, 2, 3]));
  await settle();
  const [answer] = answers;
  if (!answer || !('ok' in answer)) throw new Error('no result');
  expect(transfers[0]).toEqual([answer.ok.output.data.buffer, answer.ok.indices!.buffer]);
  expect(transfers[0]![0]).toBe(answer.ok.output.data.buffer);
});

test('the values are sent once: the next request names them', async () => {
  const { service, answers } = start();
  service.receive(request(1, 5, [4, 1, 2, 3]));
  service.receive(request(2, 5, undefined, { op: 'MaxPool1d', kwargs: { kernel_size: 4 } }));
  await settle();
  expect(answers.map(valuesOf)).toEqual([
    { id: 1, values: [4, 3], indices: [0, 3] },
    { id: 2, values: [4], indices: [0] },
  ]);
});

test('a refused call does not lose the values', async () => {
  const { service, answers } = start();
  service.receive(request(1, 5, [4, 1, 2, 3], { op: 'MaxPool1d', kwargs: { kernel_size: 9 } }));
  service.receive(request(2, 5, undefined));
  await settle();
  expect(valuesOf(answers.find(({ id }) => id === 2))).toMatchObject({ values: [4, 3] });
});

test('only the last input is held: an older one, and one never seen, fail', async () => {
  const { service, answers } = start();
  service.receive(request(1, 1, [4, 1, 2, 3]));
  service.receive(request(2, 2, [0, 1, 2, 3]));
  service.receive(request(3, 1, undefined));
  service.receive(request(4, 9, undefined));
  await settle();
  expect(answers.filter(({ id }) => id > 2)).toEqual([
    { id: 3, failed: 'the engine does not hold input 1' },
    { id: 4, failed: 'the engine does not hold input 9' },
  ]);
});

test('a refusal carries PyTorch’s message and the parameter at fault', async () => {
  const { service, answers } = start();
  service.receive(request(1, 1, [4, 1, 2, 3], { op: 'MaxPool1d', kwargs: { kernel_size: 2, padding: 2 } }));
  service.receive({ ...request(2, 1, undefined), input: { id: 1, dtype: 'float32', shape: [4] } } as EngineRequest);
  await settle();
  expect(answers).toEqual([
    {
      id: 1,
      refused: 'max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=2',
      parameter: 'padding',
    },
    {
      id: 2,
      refused:
        'max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[4]',
      parameter: undefined,
    },
  ]);
});

test('whatever else the engine throws is an answer, too', async () => {
  const broken: Engine = { pool: () => Promise.reject(new RangeError('out of memory')) };
  const { service, answers } = start(broken);
  service.receive(request(1, 1, [4, 1, 2, 3]));
  await settle();
  expect(answers).toEqual([{ id: 1, failed: 'out of memory' }]);
});

/** Three chunks of work, before each of which but the first the thread breathes. */
const long = (id: number, input: number): EngineRequest => ({
  type: 'pool',
  wantsGradient: false,
  id,
  input: { id: input, dtype: 'float32', shape: [1, 6, 1999], data: new Float32Array(6 * 1999) },
  call: { op: 'MaxPool2d', kwargs: { kernel_size: [1, 1000], stride: 1 } },
});

/** An engine that holds its breath until it is let go on. */
function heldEngine() {
  const waiting: (() => void)[] = [];
  const engine = new PlainEngine(() => new Promise<void>((resolve) => waiting.push(resolve)));
  const goOn = async () => {
    waiting.splice(0).forEach((resolve) => resolve());
    await settle();
  };
  return { engine, goOn, waiting };
}

test('a cancel between two chunks ends the work', async () => {
  const { engine, goOn, waiting } = heldEngine();
  const { service, answers } = start(engine);
  service.receive(long(1, 1));
  await settle();
  expect(waiting).toHaveLength(1);
  service.receive({ type: 'cancel', id: 1 });
  await goOn();
  expect(answers).toEqual([{ id: 1, cancelled: true }]);
  expect(waiting).toHaveLength(0);
});

test('a cancel stops the request it names and no other', async () => {
  const { engine, goOn } = heldEngine();
  const { service, answers } = start(engine);
  service.receive(long(1, 1));
  service.receive(long(2, 2));
  service.receive({ type: 'cancel', id: 1 });
  for (let chunk = 0; chunk < 10; chunk++) await goOn();
  expect(answers.map((answer) => [answer.id, 'ok' in answer ? 'ok' : answer])).toEqual([
    [1, { id: 1, cancelled: true }],
    [2, 'ok'],
  ]);
});

test('a cancel that comes too late, or for nothing, is no request', async () => {
  const { service, answers } = start();
  service.receive(request(1, 1, [4, 1, 2, 3]));
  await settle();
  service.receive({ type: 'cancel', id: 1 });
  service.receive({ type: 'cancel', id: 7 });
  await settle();
  expect(answers).toHaveLength(1);
});

test('an id can be used again after its request was answered', async () => {
  const { engine, goOn } = heldEngine();
  const { service, answers } = start(engine);
  service.receive(long(1, 1));
  service.receive({ type: 'cancel', id: 1 });
  await goOn();
  service.receive(long(1, 1));
  for (let chunk = 0; chunk < 10; chunk++) await goOn();
  expect(answers.map((answer) => Object.keys(answer))).toEqual([
    ['id', 'cancelled'],
    ['id', 'ok'],
  ]);
});
