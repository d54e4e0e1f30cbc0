import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { CancelledError } from '../../src/errors';
import { noOverlays } from '../../src/plane/stageContent';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { tensorOf } from '../../src/tensors/tensor';
import { FigureMaker, type FigureLook } from '../../src/worker/figureMaker';
import { PoolingSession } from '../../src/worker/poolingSession';
import { root } from '../host/paths';

const { signal } = new AbortController();
const look: FigureLook = { plane: 0, window: 1, overlays: noOverlays, style: 'light', digits: 4 };
const order = { format: 'svg', scale: 1, language: 'en' } as const;
const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
const seen = { plane: 0, window: 0, limit: 1, gradient: false };

function parts() {
  const read = async (name: string) => new Uint8Array(await readFile(path.join(root, 'dist', name)));
  return vi.fn(async () => ({
    program: await read('resvg.wasm'),
    sans: await read('figureSans.ttf'),
    mono: await read('figureMono.ttf'),
    monoBold: await read('figureMonoBold.ttf'),
  }));
}

async function session(shape = [1, 4, 4]) {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i);
  const opened = await PoolingSession.open(new PlainEngine(() => Promise.resolve()), tensorOf(values, shape), false);
  await opened.update(call, seen, 1, signal);
  return opened;
}

const nothing = () => undefined;

test('a figure is of the window that is looked at; what figures are made with is read once', async () => {
  const read = parts();
  const maker = new FigureMaker(read);
  const { alt } = await maker.make(await session(), look, order, signal, nothing);
  await maker.make(await session(), look, order, signal, nothing);
  expect(alt).toContain('output (0, 1) = 7.');
  expect(read).toHaveBeenCalledTimes(1);
});

test('what could not be read is read again', async () => {
  const read = parts().mockRejectedValueOnce(new Error('gone'));
  const maker = new FigureMaker(read);
  await expect(maker.make(await session(), look, order, signal, nothing)).rejects.toThrow('gone');
  expect((await maker.make(await session(), look, order, signal, nothing)).files).toHaveLength(1);
});

test('an output without cells has no figure', async () => {
  const empty = await session([0, 1, 4, 4]);
  await expect(new FigureMaker(parts()).make(empty, look, order, signal, nothing)).rejects.toThrow(
    'The output has no cells.',
  );
});

test('a series ends when another result takes its place', async () => {
  const opened = await session();
  const making = new FigureMaker(parts()).make(opened, look, { ...order, format: 'svgStills' }, signal, ({ done }) => {
    if (done === 2) void opened.update(call, seen, 2, signal);
  });
  await expect(making).rejects.toThrow(CancelledError);
});
