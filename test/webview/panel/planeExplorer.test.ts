// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { CellReason } from '../../../src/pooling/explain';
import { foundTensor } from '../fake/found';
import { freshPage } from '../fake/host';
import { layOut } from '../fake/layout';
import { pooledHost } from '../fake/pooledHost';

interface Asked {
  readonly position: readonly number[];
  answer(): void;
  fail(error: Error): void;
}

beforeEach(() => {
  freshPage();
  layOut(800, 600);
});

/** An explorer of the numbers 0 to 15 as 4×4, whose reasons come when the test says so. */
async function explorer() {
  const asked: Asked[] = [];
  const { content, session } = await pooledHost(foundTensor([1, 1, 4, 4]), {
    override: {
      reasons: (ask, { signal }) =>
        new Promise<readonly CellReason[]>((resolve, reject) => {
          asked.push({
            position: ask.position,
            answer: () => void session.ask('reasons', ask, signal).then(resolve, reject),
            fail: reject,
          });
        }),
    },
  });
  const { PlaneExplorer } = await import('../../../webview/panel/planeExplorer');
  const { noOverlays } = await import('../../../src/plane/stageContent');
  const events = { moved: vi.fn(), turned: vi.fn(), gradientWanted: vi.fn(), failed: vi.fn() };
  const view = new PlaneExplorer(0, noOverlays, {}, events);
  document.body.append(...view.elements);
  if (!('state' in content) || !content.state.result) throw new Error('no result');
  const { state, sight } = content;
  const show = () => {
    view.show(state, state.result!, sight);
  };
  show();
  const step = () => {
    document.querySelector<HTMLElement>('[aria-label="Step forward"]')!.click();
  };
  const why = () => document.querySelector('#why')!.textContent;
  return { view, asked, events, state, show, step, why };
}

test('the first window comes with its reason: nothing is asked', async () => {
  const { asked, why, events } = await explorer();
  expect(why()).toContain('5');
  expect(asked).toEqual([]);
  expect(events.moved.mock.lastCall).toEqual([[0, 0]]);
});

test('while a reason is fetched nothing else is asked, and the last window wins', async () => {
  const { asked, step, why, events } = await explorer();
  step();
  step();
  step();
  await expect.poll(() => asked.map(({ position }) => position)).toEqual([[0, 1]]);
  expect(events.moved.mock.lastCall).toEqual([[1, 1]]);
  asked[0]!.answer();
  await expect
    .poll(() => asked.map(({ position }) => position))
    .toEqual([
      [0, 1],
      [1, 1],
    ]);
  asked[1]!.answer();
  await expect.poll(why).toContain('15');
  expect(asked).toHaveLength(2);
});

test('a reason that cannot be had is reported, and the next is asked for', async () => {
  const { asked, step, events } = await explorer();
  step();
  await expect.poll(() => asked.length).toBe(1);
  asked[0]!.fail(new TypeError('x is undefined'));
  await expect.poll(() => events.failed.mock.calls).toMatchObject([[{ message: 'x is undefined' }]]);
  step();
  await expect.poll(() => asked.length).toBe(2);
});

test('the reason of a result that is gone is not shown', async () => {
  const { asked, step, show, why } = await explorer();
  step();
  await expect.poll(() => asked.length).toBe(1);
  show();
  expect(why()).toContain('5');
  asked[0]!.answer();
  step();
  await expect.poll(() => asked.length).toBe(2);
  expect(why()).toContain('= 5');
});

test('an output without cells says so in place of the planes', async () => {
  const { view, state } = await explorer();
  view.show(state, state.result!, undefined);
  expect(document.querySelector('#no-cells')!.textContent).toBe('The output (1, 1, 2, 2) is empty.');
  expect(document.querySelector<HTMLElement>('.stage')!.hidden).toBe(true);
});

test('the gradient is asked of the host when it is switched on; one overlay is on at a time', async () => {
  const { events } = await explorer();
  const chip = (name: string) => document.querySelector<HTMLElement>(`#parameter-${name}`)!;
  const pressed = () =>
    ['indices', 'gradient', 'coverage'].filter((name) => chip(name).getAttribute('aria-pressed') === 'true');
  for (const [name, on] of [
    ['gradient', ['gradient']],
    ['coverage', ['coverage']],
    ['coverage', []],
  ] as const) {
    chip(name).click();
    expect(pressed()).toEqual(on);
  }
  expect(events.gradientWanted).toHaveBeenCalledOnce();
});
