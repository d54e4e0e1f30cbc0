import { expect, test } from 'vitest';
import type { FileAddress } from '../../src/files/address';
import { bytesSource } from '../../src/files/byteSource';
import type { Engine } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { tensorOf } from '../../src/tensors/tensor';
import type { LocalMachine } from '../../src/worker/fileAccess';
import type { EngineAnswer, EngineCall, EngineCalls, EngineRequest } from '../../src/worker/protocol';
import { EngineService } from '../../src/worker/service';

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
const plain = () => new PlainEngine(() => Promise.resolve());

function start(engine: Engine = plain(), local?: LocalMachine) {
  const answers: EngineAnswer[] = [];
  const transfers: ArrayBuffer[][] = [];
  const service = new EngineService(engine, local, (answer, transfer) => {
    answers.push(answer);
    transfers.push(transfer);
  });
  const ask = <Call extends EngineCall>(id: number, type: Call, request: EngineCalls[Call]['ask']) => {
    service.receive({ type, id, ...request } as EngineRequest);
  };
  return { service, answers, transfers, ask };
}

const input = tensorOf([4, 1, 2, 3], [1, 4]);
const call: LayerCall = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } };
const origin = { kind: 'values', tensor: input } as const;
const update = { session: 1, call, wantsGradient: false, version: 5 };
const planes = { type: 'needPlanes', request: 9, plane: 0, limit: 100 } as const;

test('a tensor is pooled at once; the result is handed over, not copied', async () => {
  const { answers, transfers, ask } = start();
  ask(1, 'pool', { input, call });
  await settle();
  expect(answers).toMatchObject([
    { id: 1, ok: { output: { data: Float32Array.of(4, 3) }, indices: Int32Array.of(0, 3) } },
  ]);
  const [answer] = answers;
  if (!answer || !('ok' in answer) || !('output' in answer.ok)) throw new Error('no result');
  expect(transfers[0]).toEqual([answer.ok.output.data.buffer, answer.ok.indices!.buffer]);
});

test('a session keeps its tensor and its last result, and answers questions about them', async () => {
  const { answers, transfers, ask } = start();
  ask(1, 'open', { session: 1, origin });
  await settle();
  ask(2, 'update', update);
  await settle();
  ask(3, 'question', { session: 1, question: planes });
  ask(4, 'question', { session: 1, question: { type: 'needReason', request: 10, plane: 0, position: [1] } });
  await settle();
  expect(answers).toMatchObject([
    { id: 1, ok: { dtype: 'float32', shape: [1, 4] } },
    { id: 2, ok: { plan: { dtype: 'float32', geometry: { outputShape: [1, 2] } } } },
    {
      id: 3,
      ok: {
        type: 'planes',
        request: 9,
        version: 5,
        tiles: { input: { values: input.data }, output: { values: Float32Array.of(4, 3) }, indices: {} },
      },
    },
    { id: 4, ok: { type: 'reason', request: 10 } },
  ]);
  expect(transfers[2]).toHaveLength(3);
});

test('a refusal carries PyTorch’s message and the parameter at fault, and the result before stays', async () => {
  const { answers, ask } = start();
  ask(1, 'open', { session: 1, origin });
  await settle();
  ask(2, 'update', update);
  await settle();
  ask(3, 'update', { ...update, call: { ...call, kwargs: { kernel_size: 2, padding: 2 } }, version: 6 });
  ask(4, 'question', { session: 1, question: planes });
  await settle();
  expect(answers.slice(2)).toMatchObject([
    { id: 4, ok: { version: 5 } },
    {
      id: 3,
      refused: 'max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=2',
      parameter: 'padding',
    },
  ]);
});

test('a session that was closed, or never opened, is told so', async () => {
  const { service, answers, ask } = start();
  ask(1, 'open', { session: 1, origin });
  await settle();
  service.receive({ type: 'close', session: 1 });
  ask(2, 'update', update);
  ask(3, 'question', { session: 7, question: planes });
  await settle();
  expect(answers.slice(1)).toEqual([
    { id: 2, failed: 'there is no session 1' },
    { id: 3, failed: 'there is no session 7' },
  ]);
});

test('questions about what is not there are answered', async () => {
  const { answers, ask } = start();
  ask(1, 'open', { session: 1, origin });
  await settle();
  ask(2, 'question', { session: 1, question: planes });
  ask(3, 'update', update);
  await settle();
  ask(4, 'question', { session: 1, question: { ...planes, plane: 3 } });
  ask(5, 'question', { session: 1, question: { type: 'needReason', request: 1, plane: 0, position: [2] } });
  ask(6, 'question', { session: 1, question: { type: 'needRoutes', request: 1, plane: 0, position: [4] } });
  await settle();
  expect(answers.filter((answer) => 'failed' in answer)).toEqual([
    { id: 2, failed: 'No result yet' },
    { id: 4, failed: 'No plane 3' },
    { id: 5, failed: 'No cell (2)' },
    { id: 6, failed: 'No cell (4)' },
  ]);
});

test('whatever else the engine throws is an answer, too', async () => {
  const broken: Engine = { pool: () => Promise.reject(new RangeError('out of memory')) };
  const { answers, ask } = start(broken);
  ask(1, 'pool', { input, call });
  await settle();
  expect(answers).toEqual([{ id: 1, failed: 'out of memory' }]);
});

const file: FileAddress = { uri: 'vfs:/a.csv', name: 'a.csv', path: '/a.csv', size: 8, modified: 1 };
const choice = { entry: '', isImage: false, raw: false, channelsLast: false, select: [] };
const csv = new TextEncoder().encode('1,2\n3,4\n');

test('a file that the worker can read itself is read there', async () => {
  const { answers, ask } = start(plain(), { source: () => bytesSource(csv), deflate: (bytes) => bytes });
  ask(1, 'list', { file });
  await expect.poll(() => answers).toHaveLength(1);
  ask(2, 'open', { session: 1, origin: { kind: 'file', file, choice } });
  await expect.poll(() => answers).toHaveLength(2);
  expect(answers).toEqual([
    { id: 1, ok: { tensors: [{ name: '', dtype: 'float32', shape: [2, 2] }], refused: [], isImage: false } },
    { id: 2, ok: { dtype: 'float32', shape: [2, 2] } },
  ]);
});

test('of any other file the bytes are asked for', async () => {
  const { service, answers, ask } = start();
  ask(1, 'list', { file });
  for (let told = 0; ; told++) {
    await expect.poll(() => answers.length).toBeGreaterThan(told);
    const answer = answers[told]!;
    if ('id' in answer) break;
    const { need, ask: needed } = answer;
    if (needed.type !== 'bytes') throw new Error(needed.type);
    service.receive({ type: 'given', need, value: csv.slice(needed.start, needed.end) });
  }
  expect(answers[0]).toMatchObject({ ask: { type: 'bytes', uri: 'vfs:/a.csv', start: 0 } });
  expect(answers.at(-1)).toMatchObject({ id: 1, ok: { tensors: [{ shape: [2, 2] }] } });
});

test('bytes that cannot be had are the answer', async () => {
  const { service, answers, ask } = start();
  ask(1, 'list', { file });
  await expect.poll(() => answers).toHaveLength(1);
  const [need] = answers as [EngineAnswer & { need: number }];
  service.receive({ type: 'notGiven', need: need.need, reason: 'it is gone' });
  await expect.poll(() => answers[1]).toEqual({ id: 1, failed: 'it is gone' });
});

/** Three chunks of work, before each of which but the first the thread breathes. */
const long = {
  input: { dtype: 'float32', shape: [1, 6, 1999], data: new Float32Array(6 * 1999) },
  call: { op: 'MaxPool2d', kwargs: { kernel_size: [1, 1000], stride: 1 } },
} as const;

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
  const { service, answers, ask } = start(engine);
  ask(1, 'pool', long);
  await settle();
  expect(waiting).toHaveLength(1);
  service.receive({ type: 'cancel', id: 1 });
  await goOn();
  expect(answers).toEqual([{ id: 1, cancelled: true }]);
  expect(waiting).toHaveLength(0);
});

test('a cancel stops the request it names and no other', async () => {
  const { engine, goOn } = heldEngine();
  const { service, answers, ask } = start(engine);
  ask(1, 'pool', long);
  ask(2, 'pool', long);
  service.receive({ type: 'cancel', id: 1 });
  for (let chunk = 0; chunk < 10; chunk++) await goOn();
  expect(answers).toMatchObject([
    { id: 1, cancelled: true },
    { id: 2, ok: {} },
  ]);
});

test('a cancel that comes too late, or for nothing, is no request', async () => {
  const { service, answers, ask } = start();
  ask(1, 'pool', { input, call });
  await settle();
  service.receive({ type: 'cancel', id: 1 });
  service.receive({ type: 'cancel', id: 7 });
  await settle();
  expect(answers).toHaveLength(1);
});

test('a session that is called off while its tensor is taken in gives it back', async () => {
  let released = 0;
  let taken: (() => void) | undefined;
  const engine: Engine = {
    pool: () => Promise.reject(new Error('not asked for')),
    adopt: async (tensor) => {
      await new Promise<void>((resolve) => (taken = resolve));
      return { ...tensor, release: () => released++ };
    },
  };
  const { service, answers, ask } = start(engine);
  ask(1, 'open', { session: 1, origin });
  await settle();
  service.receive({ type: 'cancel', id: 1 });
  taken?.();
  await settle();
  expect(answers).toEqual([{ id: 1, cancelled: true }]);
  expect(released).toBe(1);
});
