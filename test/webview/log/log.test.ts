// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { PoolscopeError } from '../../../src/errors';
import type { LogHostContract, LogPageContract } from '../../../src/views/log';
import type { LoggedPicture } from '../../../src/worker/origin';
import type { RunContents } from '../../../src/worker/runs';
import { statisticsOf } from '../../../src/tensors/statistics';
import type { PlaneOverview } from '../../../src/worker/planes';
import { FakeHost, freshPage } from '../fake/host';
import { layOut } from '../fake/layout';

beforeEach(() => {
  freshPage();
  layOut(640, 640);
});

const run: RunContents = {
  name: 'first',
  images: [
    { tag: 'output', steps: [0, 10, 20] },
    { tag: 'input', steps: [0, 10, 20] },
  ],
  scalars: [
    {
      tag: 'mean',
      points: [
        [0, 0.25],
        [10, 0.5],
        [20, 0.75],
      ],
    },
  ],
  leftOut: [],
  faults: ['events.1: wrong checksum'],
};

/** A grid of eight images by two, 8 × 8 pixels each. */
const grid = gridOf(16, 64, 0);

function gridOf(height: number, width: number, level: number): PlaneOverview {
  const region = { top: 0, left: 0, height: height / 2 ** level, width: width / 2 ** level };
  const values = new Uint8Array(region.height * region.width);
  return { height, width, block: { level, region, channels: 1, unit: 1, values }, statistics: statisticsOf(values) };
}

async function open(
  runs: readonly (readonly RunContents[] | Error)[] = [[run]],
  picture: (asked: LoggedPicture) => Promise<PlaneOverview> = () => Promise.resolve(grid),
  saved?: unknown,
) {
  const answers = [...runs];
  const host = new FakeHost<LogHostContract, LogPageContract>({
    log: () => {
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return { title: 'runs', runs: answer };
    },
    picture,
    block: () => expect.unreachable(),
  });
  host.state = saved;
  await import('../../../webview/log/log');
  return host;
}

const text = (selector: string) => document.querySelector(selector)?.textContent;
const label = () => document.querySelector('#second :is([role=grid], [role=img])')?.getAttribute('aria-label');
const press = (name: string) => {
  document.querySelector<HTMLElement>(`[aria-label="${name}"]`)!.click();
};
const choose = (name: string, option: string) => {
  const dropdown = document.querySelector<HTMLElement & { value: string }>(
    `#parameter-${name} vscode-dropdown, vscode-dropdown#parameter-${name}`,
  )!;
  dropdown.value = option;
  dropdown.dispatchEvent(new Event('change'));
};
const numbers = (host: Awaited<ReturnType<typeof open>>) =>
  (host.asked('picture') as LoggedPicture[]).map(({ tag, number }) => [tag, number]);

test('shows a log’s first step: input beside output, what was logged with it, and what could not be read', async () => {
  const host = await open();
  expect(text('#empty')).toBe('Reading log…');
  await expect
    .poll(() => numbers(host))
    .toEqual([
      ['input', 0],
      ['output', 0],
    ]);
  expect([text('#title'), text('#position')]).toEqual(['runs', 'Step 0 (1 / 3)']);
  expect(text('#scalars')).toBe('mean0.25');
  expect(text('#faults')).toBe('events.1: wrong checksum');
  await expect.poll(() => label()).toContain('output: 64 × 16 pixels');
});

test('moves from step to step; of quick moves the last one counts', async () => {
  const waiting: (() => void)[] = [];
  const host = await open([[run]], () => new Promise((resolve) => waiting.push(() => resolve(grid))));
  await expect.poll(() => waiting).toHaveLength(1);
  press('Step forward');
  press('Step forward');
  expect(text('#position')).toBe('Step 20 (3 / 3)');
  expect(text('#scalars')).toBe('mean0.75');
  await expect.poll(() => waiting).toHaveLength(3);
  for (const answer of waiting.splice(0)) answer();
  await expect.poll(() => numbers(host).at(-1)).toEqual(['output', 2]);
  expect(numbers(host)).toEqual([
    ['input', 0],
    ['input', 1],
    ['input', 2],
    ['output', 2],
  ]);
});

test('an image of the grid is pooled', async () => {
  const host = await open();
  await expect.poll(() => label()).toContain('64 × 16');
  const map = document.querySelector('#second .plane-viewer')!;
  for (const key of ['ArrowRight', 'Enter']) map.dispatchEvent(new KeyboardEvent('keydown', { key }));
  expect(host.told('openCell')).toEqual([
    { run: 'first', tag: 'output', number: 0, region: { top: 0, left: 0, height: 8, width: 8 } },
  ]);
});

test('of a picture that is drawn thinned, the image is found by its true size', async () => {
  const thinned = gridOf(64, 256, 2);
  const host = await open([[run]], () => Promise.resolve(thinned));
  await expect.poll(() => label()).toContain('256 × 64');
  const map = document.querySelector('#second .plane-viewer')!;
  for (const key of ['ArrowRight', 'Enter']) map.dispatchEvent(new KeyboardEvent('keydown', { key }));
  expect(host.told('openCell')).toMatchObject([{ region: { top: 0, left: 0, height: 32, width: 32 } }]);
});

test('an image that cannot be read says so, although the one beside it can', async () => {
  const host = await open([[run]], ({ tag, number }) =>
    tag === 'input' && number === 0 ? Promise.reject(new PoolscopeError('Not a PNG image')) : Promise.resolve(grid),
  );
  await expect.poll(() => label()).toContain('64 × 16 pixels');
  expect(text('#problem')).toBe('Not a PNG image');
  press('Step forward');
  await expect.poll(() => numbers(host)).toHaveLength(4);
  expect(text('#problem')).toBe('');
});

test('what was looked at comes back after a reload', async () => {
  const host = await open([[{ ...run, name: 'other' }, run]]);
  await expect.poll(() => label()).toContain('64 × 16');
  choose('run', 'first');
  await expect.poll(() => numbers(host)).toHaveLength(4);
  choose('tag-second', 'input');
  press('Step forward');
  document.querySelector<HTMLElement>('#second .readings button')!.click();
  document.querySelector('#second .plane-viewer')!.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }));
  await expect.poll(() => host.state).toMatchObject({ run: 'first', position: 1 });
  const { state } = host;
  expect(state).toMatchObject({
    pictures: [{ tag: 'input' }, { tag: 'input', look: { reading: 'numbers', place: [1, 8, 32] } }],
  });
  freshPage();
  const again = await open([[{ ...run, name: 'other' }, run]], undefined, state);
  await expect.poll(() => label()).toContain('input: 64 × 16');
  expect(again.asked('picture')).toMatchObject([
    { run: 'first', tag: 'input', number: 1 },
    { run: 'first', tag: 'input', number: 1 },
  ]);
  const pressed = [...document.querySelectorAll('.readings [aria-pressed=true]')].map((each) => each.textContent);
  expect(pressed).toEqual(['Image', 'Numbers']);
});

describe('a log', () => {
  test('that has grown is read again, at the same step', async () => {
    const grown = { ...run, images: run.images.map(({ tag }) => ({ tag, steps: [0, 10, 20, 30] })) };
    await open([[run], [grown]]);
    await expect.poll(() => text('#position')).toBe('Step 0 (1 / 3)');
    press('Step forward');
    press('Reload log');
    await expect.poll(() => text('#position')).toBe('Step 10 (2 / 4)');
  });

  test('that cannot be read again stays as it was', async () => {
    await open([[run], new PoolscopeError('The folder is gone')]);
    await expect.poll(() => text('#position')).toBe('Step 0 (1 / 3)');
    press('Reload log');
    await expect.poll(() => text('#problem')).toBe('The folder is gone');
    expect(document.querySelector<HTMLElement>('main')!.hidden).toBe(false);
  });

  test('that cannot be read at all says why', async () => {
    await open([new PoolscopeError('No event files here')]);
    await expect.poll(() => text('#empty')).toBe('No event files here');
  });

  test('without images says so', async () => {
    await open([[{ ...run, images: [] }]]);
    await expect.poll(() => text('#problem')).toBe('No images in this run.');
    expect(document.querySelector<HTMLElement>('.log-steps')!.hidden).toBe(true);
  });

  test('says with which layer it was made, and what of it is not shown', async () => {
    await open([[{ ...run, layer: 'nn.MaxPool2d(2)', leftOut: ['histograms', 'text'] }]]);
    await expect.poll(() => text('#layer')).toBe('nn.MaxPool2d(2)');
    expect(text('#left-out')).toBe('Not shown: histograms, text');
  });

  test('of several runs begins with one that has images', async () => {
    const host = await open([
      [
        { ...run, name: 'empty', images: [] },
        { ...run, name: 'second' },
      ],
    ]);
    await expect.poll(() => host.asked('picture')).toHaveLength(2);
    expect(host.asked('picture')).toMatchObject([{ run: 'second' }, { run: 'second' }]);
  });
});
