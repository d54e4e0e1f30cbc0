// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError } from '../../../src/errors';
import type { PanelContent, PanelState, SavedPanel } from '../../../src/views/panel';
import { type } from '../fake/controls';
import { foundTensor } from '../fake/found';
import { freshPage } from '../fake/host';
import { layOut } from '../fake/layout';
import { pooledHost, pooling } from '../fake/pooledHost';

const smaller = { op: 'MaxPool2d', kwargs: { kernel_size: 4 } } as const;

beforeEach(() => {
  freshPage();
  layOut(800, 600);
});

/** Opens a panel's page on the numbers from 0 on, as 4×4 planes. */
async function open(options: Parameters<typeof pooledHost>[1] = {}, saved?: SavedPanel, planes = 1) {
  const opened = await pooledHost(foundTensor([1, planes, 4, 4]), options);
  opened.host.state = saved;
  await import('../../../webview/panel/panel');
  return opened;
}

const text = (selector: string) => document.querySelector(selector)?.textContent;
const kernelSize = () => document.querySelector('#parameter-kernel_size')!.parentElement!;
const output = () => [...document.querySelectorAll('#output [role=gridcell]')].map((cell) => cell.textContent);
const isShown = (selector: string) => document.querySelector<HTMLElement>(selector)!.hidden === false;

test('until the host answers the page says that it reads; then it shows all in one request', async () => {
  const { host } = await open();
  expect(text('#empty')).toBe('Reading…');
  await expect.poll(output).toEqual(['5', '7', '13', '15']);
  expect(isShown('#empty')).toBe(false);
  expect(text('#call')).toBe('nn.MaxPool2d(kernel_size=2)');
  expect(text('#summary')).toBe('n 16 · min 0 · max 15 · 7.5 ± 4.61');
  expect(text('#facts')).toContain('Output: (1, 1, 2, 2) float32 · n 4 · min 5 · max 15');
  expect(host.requests).toBe(1);
});

test('a change of a parameter is one request, whose answer is shown', async () => {
  const { host } = await open();
  await expect.poll(output).toHaveLength(4);
  type(kernelSize(), '4');
  await expect.poll(output).toEqual(['15']);
  expect(text('#call')).toBe('nn.MaxPool2d(kernel_size=4)');
  expect(host.asked('change')).toMatchObject([{ call: smaller }]);
  expect(host.requests).toBe(2);
});

test('a refused change is said at its parameter, and what is drawn stays', async () => {
  const { host } = await open();
  await expect.poll(output).toHaveLength(4);
  type(kernelSize(), '9');
  await expect.poll(() => text('#error-kernel_size')).toContain('Output size is too small');
  expect(output()).toEqual(['5', '7', '13', '15']);
  expect(isShown('.stage')).toBe(true);
  expect(document.querySelector('main')!.classList.contains('stale')).toBe(true);
  expect(host.requests).toBe(2);
  type(kernelSize(), '4');
  await expect.poll(output).toEqual(['15']);
  expect(document.querySelector('main')!.classList.contains('stale')).toBe(false);
  expect(text('#error-kernel_size')).toBe('');
});

test('a refusal that blames another parameter is said where the change was made', async () => {
  await open();
  await expect.poll(output).toHaveLength(4);
  type(document.querySelector('#parameter-padding')!.parentElement!, '1');
  await expect.poll(output).toHaveLength(9);
  type(kernelSize(), '1');
  await expect.poll(() => text('#error-kernel_size')).toContain('pad should be at most half');
  expect(text('#error-padding')).toBe('');
  type(document.querySelector('#parameter-padding')!.parentElement!, '0');
  await expect.poll(() => text('#error-kernel_size')).toBe('');
});

test('what the host shows while a change is in flight wins', async () => {
  let answer: ((content: PanelContent) => void) | undefined;
  const change = vi.fn(() => new Promise<PanelContent>((resolve) => (answer = resolve)));
  const { host, content, session } = await open({ override: { change } });
  await expect.poll(output).toHaveLength(4);
  type(kernelSize(), '3');
  await expect.poll(() => answer).toBeDefined();
  const look = { plane: 0, limit: 9, window: 0, gradient: false } as const;
  host.rpc.notify('show', await session.update(smaller, look, new AbortController().signal));
  await expect.poll(output).toEqual(['15']);
  answer!(content);
  // another exchange is over after the late answer came
  type(kernelSize(), '2');
  await expect.poll(() => change.mock.calls.length).toBe(2);
  expect(output()).toEqual(['15']);
});

test('a wish for the gradient while a change is in flight asks for both', async () => {
  const change = vi.fn(() => new Promise<PanelContent>(() => undefined));
  const { host } = await open({ override: { change } });
  await expect.poll(output).toHaveLength(4);
  type(kernelSize(), '4');
  await expect.poll(() => change.mock.calls).toHaveLength(1);
  document.querySelector<HTMLElement>('#parameter-gradient')!.click();
  await expect.poll(() => change.mock.calls).toHaveLength(2);
  expect(host.asked('change')[1]).toMatchObject({ call: smaller, look: { gradient: true } });
});

test('another plane chosen while a change is in flight asks for both', async () => {
  const change = vi.fn(() => new Promise<PanelContent>(() => undefined));
  const { host } = await open({ override: { change } }, undefined, 2);
  await expect.poll(output).toHaveLength(4);
  type(kernelSize(), '4');
  await expect.poll(() => change.mock.calls).toHaveLength(1);
  const channel = document.querySelector<HTMLInputElement>('#place-1')!;
  channel.value = '1';
  channel.dispatchEvent(new Event('input'));
  await expect.poll(() => change.mock.calls).toHaveLength(2);
  expect(host.asked('change')[1]).toMatchObject({ call: smaller, look: { plane: 1 } });
});

test('a bug is said with a way to the log; a change that is cancelled is not spoken of', async () => {
  const change = vi.fn((): Promise<PanelContent> => Promise.reject(new TypeError('x is undefined')));
  const { host } = await open({ override: { change } });
  await expect.poll(output).toHaveLength(4);
  type(kernelSize(), '4');
  await expect.poll(() => text('#problem')).toBe('Something went wrong: x is undefined Show Log');
  document.querySelector<HTMLElement>('#problem button')!.click();
  expect(host.told('showLog')).toEqual([{}]);
  change.mockRejectedValue(new CancelledError());
  type(kernelSize(), '3');
  await expect.poll(() => change.mock.calls.length).toBe(2);
  expect(text('#problem')).toContain('x is undefined');
});

describe('instead of a tensor', () => {
  test('a message is shown', async () => {
    await open({ override: { ready: () => Promise.resolve({ empty: 'Nothing to restore.' }) } });
    await expect.poll(() => text('#empty')).toBe('Nothing to restore.');
    expect(isShown('main')).toBe(false);
  });

  test('a bug is shown with a way to the log', async () => {
    const { host } = await open({ override: { ready: () => Promise.resolve({ empty: 'Oh', isFault: true }) } });
    await expect.poll(() => text('#empty')).toBe('OhShow Log');
    document.querySelector<HTMLElement>('#empty button')!.click();
    expect(host.told('showLog')).toEqual([{}]);
  });

  test('an error is shown that comes before there is anything', async () => {
    await open({ override: { ready: () => Promise.reject(new TypeError('x is undefined')) } });
    await expect.poll(() => text('#empty')).toBe('Something went wrong: x is undefinedShow Log');
  });

  test('a refusal without a result hides what belongs to one', async () => {
    const message = 'pad should be at most half of kernel size';
    const state: PanelState = {
      reference: foundTensor([4, 4]).reference,
      tensor: 1,
      dtype: 'float32',
      sourceShape: [4, 4],
      isImage: false,
      call: { op: 'MaxPool2d', kwargs: { kernel_size: 2, padding: 2 } },
      problem: { message, parameter: 'padding' },
    };
    await open({ override: { ready: () => Promise.resolve({ state }) } });
    await expect.poll(() => text('#error-padding')).toBe(message);
    expect(isShown('#facts')).toBe(false);
  });
});

test('all channels are seen side by side; the cell that is pointed at tells its channel', async () => {
  const { host } = await open({}, undefined, 3);
  await expect.poll(output).toHaveLength(4);
  document.querySelector<HTMLElement>('#all-channels')!.click();
  await expect.poll(output).toHaveLength(16);
  expect(output().slice(0, 8)).toEqual(['5', '7', '21', '23', '13', '15', '29', '31']);
  document.querySelector<HTMLElement>('#output [data-cell="0,1,2"]')!.focus();
  expect(text('.stage .value')).toBe('channel 1 (1, 0): 29');
  await expect.poll(() => text('#why')).toContain('output (1, 0) = max(24, 25, 28, 29) = 29');
  const taps = [...document.querySelectorAll<HTMLElement>('#input .tap')].map((cell) => cell.dataset['place']);
  expect(taps).toEqual(['2,4', '2,5', '3,4', '3,5']);
  expect(document.querySelector<HTMLInputElement>('#place-1')!.value).toBe('1');
  expect(host.state).toMatchObject({ plane: { mosaic: 1 } });
  expect(host.asked('look')).toHaveLength(1);
  expect(document.querySelector('#parameter-coverage')!.getAttribute('aria-disabled')).toBe('true');
});

describe('a reload', () => {
  test('finds the window and the overlays as they were', async () => {
    const { host } = await open();
    await expect.poll(output).toHaveLength(4);
    document.querySelector<HTMLElement>('[aria-label="Step forward"]')!.click();
    await expect
      .poll(() => host.state)
      .toMatchObject({
        reference: { name: 'x' },
        call: pooling,
        plane: 0,
        window: 1,
      });
    const saved = { ...(host.state as SavedPanel), overlays: { indices: false, gradient: true, coverage: false } };
    freshPage();
    const reloaded = await open({}, saved);
    await expect.poll(output).toHaveLength(4);
    expect(reloaded.host.asked('ready')).toMatchObject([{ look: { plane: 0, window: 1, gradient: true } }]);
    expect(text('.player .position')).toBe('2 / 4');
  });

  test('finds the colors as they were', async () => {
    const { host } = await open();
    await expect.poll(output).toHaveLength(4);
    const pressed = () => document.querySelector('.colour-bar [aria-pressed=true]')!.getAttribute('title');
    document.querySelector<HTMLElement>('.colour-bar [title="As far below 0 as above"]')!.click();
    expect(host.state).toMatchObject({ look: { range: 'symmetric' } });
    const saved = host.state as SavedPanel;
    freshPage();
    await open({}, saved);
    await expect.poll(output).toHaveLength(4);
    expect(pressed()).toBe('As far below 0 as above');
    expect(document.querySelector<HTMLInputElement>('input.end.low')!.value).toBe('−15');
  });
});

test('an output without cells says so', async () => {
  const { content } = await pooledHost(foundTensor([0, 1, 4, 4]));
  freshPage();
  await open({ override: { ready: () => Promise.resolve(content) } });
  await expect.poll(() => text('#no-cells')).toBe('The output (0, 1, 2, 2) is empty.');
  expect([isShown('#facts'), isShown('.stage')]).toEqual([true, false]);
});

test('another tensor begins at its first window, and does not play', async () => {
  const { host, content } = await open();
  await expect.poll(output).toHaveLength(4);
  document.querySelector<HTMLElement>('[aria-label="Play"]')!.click();
  expect(document.querySelector('[aria-label="Pause"]')).not.toBeNull();
  const { state, sight } = content as Extract<PanelContent, { state: unknown }>;
  host.rpc.notify('show', {
    state: { ...state, tensor: -1, reference: { ...state.reference, name: 'y' } },
    sight: sight!,
  });
  await expect.poll(() => text('#title')).toContain('y');
  expect(text('.player .position')).toBe('1 / 4');
  expect(document.querySelector('[aria-label="Pause"]')).toBeNull();
});

test('the same tensor read anew keeps its window; while its source is broken, a strip says so', async () => {
  const { host, content } = await open();
  await expect.poll(output).toHaveLength(4);
  document.querySelector<HTMLElement>('[aria-label="Step forward"]')!.click();
  host.rpc.notify('sourceProblem', { message: 'row 1 has 1 number' });
  await expect.poll(() => text('#source-notice')).toBe('Source changed. Showing the last result: row 1 has 1 number');
  expect(output()).toHaveLength(4);
  const { state, sight } = content as Extract<PanelContent, { state: unknown }>;
  host.rpc.notify('show', { state, sight: { ...sight!, window: 1 } });
  await expect.poll(() => text('#source-notice')).toBe('');
  expect(text('.player .position')).toBe('2 / 4');
});

test('a panel that is pinned is so after a reload', async () => {
  const { host } = await open();
  await expect.poll(output).toHaveLength(4);
  host.rpc.notify('pinned', { isPinned: true });
  await expect.poll(() => host.state).toMatchObject({ isPinned: true });
});

test('how it was looked at comes back with the page', async () => {
  const { host } = await open();
  await expect.poll(output).toHaveLength(4);
  const pressed = () => document.querySelector('.readings [aria-pressed=true]')?.textContent;
  expect(pressed()).toBe('Numbers');
  [...document.querySelectorAll<HTMLElement>('.readings button')]
    .find((button) => button.textContent === 'Viridis')!
    .click();
  document.querySelector<HTMLElement>('.tools [aria-label="Zoom in"]')!.click();
  await expect
    .poll(() => host.state)
    .toMatchObject({ look: { reading: 'heat', map: 'viridis', place: [expect.anything(), 2, 2] } });
  const saved = host.state as SavedPanel;
  freshPage();
  const again = await open({}, saved);
  await expect.poll(output).toHaveLength(4);
  expect(pressed()).toBe('Viridis');
  await expect.poll(() => again.host.state).toMatchObject({ look: { place: saved.look!.place } });
});

test('? shows the keys, outside of fields', async () => {
  await open();
  await expect.poll(output).toHaveLength(4);
  const dialog = document.querySelector<HTMLDialogElement>('#key-help')!;
  const press = (target: Element) => target.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
  press(kernelSize().querySelector('vscode-text-field')!);
  expect(dialog.open).toBe(false);
  press(document.body);
  expect(dialog.open).toBe(true);
  expect(dialog.textContent).toContain('Play or pause');
});

test('a number of an input cell can be changed in the code, with F2', async () => {
  const { host } = await open();
  await expect.poll(output).toHaveLength(4);
  const cell = document.querySelectorAll<HTMLElement>('#input [role=gridcell]')[5]!;
  const press = (target: Element, key: string) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  cell.focus();
  press(cell, 'F2');
  const field = document.querySelector<HTMLInputElement>('#cell-editor')!;
  expect([field.hidden, field.value]).toEqual([false, '5']);
  field.value = '7';
  press(field, 'Enter');
  expect(field.hidden).toBe(true);
  expect(host.asked('writeNumber')).toEqual([{ plane: 0, position: [1, 1], written: '7' }]);
  cell.focus();
  press(cell, 'F2');
  press(field, 'Escape');
  expect([field.hidden, host.asked('writeNumber').length]).toEqual([true, 1]);
});
