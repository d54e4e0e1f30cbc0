import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { nodeFolder } from '../../cli/shared/nodeFolder';
import { readLogs } from '../../src/tensorboard/reader';
import type { Run } from '../../src/tensorboard/run';
import { root } from '../host/paths';

// Written with TensorBoard's own messages, and read by its EventAccumulator: generate.py.
const fixtures = path.join(root, 'test/fixtures/tensorboard');

interface Seen {
  readonly images: Readonly<Record<string, readonly number[]>>;
  readonly scalars: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;
}
const expected = JSON.parse(readFileSync(path.join(fixtures, 'expected.json'), 'utf8')) as Record<string, Seen>;

async function open(name: string): Promise<Run> {
  const runs = await readLogs(nodeFolder(path.join(fixtures, name)));
  expect(runs).toMatchObject([{ name: '.', faults: [] }]);
  return runs[0]!;
}

function seen({ images, scalars }: Run): Seen {
  return {
    images: Object.fromEntries(Array.from(images, ([tag, logged]) => [tag, logged.map(({ step }) => step)])),
    scalars: Object.fromEntries(
      Array.from(scalars, ([tag, logged]) => [tag, logged.map(({ step, value }) => [step, value] as const)]),
    ),
  };
}

test.each(Object.keys(expected))('%s gives what TensorBoard sees, in order of the steps', async (name) => {
  const { images, scalars } = expected[name]!;
  const inOrder = Object.entries(images).map(([tag, steps]) => [tag, steps.toSorted((a, b) => a - b)]);
  expect(seen(await open(name))).toEqual({ images: Object.fromEntries(inOrder) as Seen['images'], scalars });
});

test('a second writer with purge_step takes the place of stale steps', async () => {
  const run = await open('field-purge');
  expect(seen(run)).toEqual({
    images: { output: [0, 1, 2, 3] },
    scalars: { loss: [[0, 0], [1, 1], [2, 102], [3, 103]] }, // prettier-ignore
  });
  const shades = await Promise.all(run.images.get('output')!.map(async (image) => (await image.read()).data[0]));
  expect(shades).toEqual([0, 25, 229, 229]);
});

test('values of TensorFlow 2 have their plugin in a tag’s first event only, and any dtype', async () => {
  const run = await open('tensors');
  expect(seen(run).scalars).toEqual({
    float: [[0, 0.5], [1, 1.5]],
    double: [[0, 0.1], [1, 0.2]],
    half: [[0, 0.5], [1, 1.5]],
    bfloat16: [[0, 0.5], [1, 1.5]],
    int32: [[0, -7], [1, -8]],
    uint8: [[0, 200], [1, 201]],
    int64: [[0, -(2 ** 40)], [1, 2 ** 40]],
    uint64: [[0, 2 ** 63], [1, 2 ** 63]],
    bool: [[0, 1], [1, 0]],
    shaped: [[0, 3], [1, 4]],
  }); // prettier-ignore
  const pictures = run.images.get('pictures')!;
  expect(pictures.map(({ step, width, height }) => [step, width, height])).toEqual([
    [0, 2, 2],
    [0, 2, 2],
    [1, 2, 2],
    [1, 2, 2],
  ]);
  const shades = await Promise.all(pictures.map(async (picture) => (await picture.read()).data[0]));
  expect(shades).toEqual([0, 1, 10, 11]);
});

test('what other plugins show is passed over by name', async () => {
  expect((await open('layout')).leftOut).toEqual(['audio', 'custom_scalars', 'histograms']);
  expect((await open('tensors')).leftOut).toEqual(['pr_curves', 'scalars', 'text']);
});
