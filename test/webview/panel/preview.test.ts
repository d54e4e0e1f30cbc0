// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import type { PanelContent, PanelState } from '../../../src/views/panel';
import type { PreviewHostContract, PreviewPageContract } from '../../../src/views/preview';
import { foundTensor } from '../fake/found';
import { FakeHost, freshPage } from '../fake/host';
import { layOut } from '../fake/layout';
import { pooledHost } from '../fake/pooledHost';

beforeEach(() => {
  freshPage();
  layOut(300, 600);
});

async function open(ready: () => Promise<PanelContent | undefined>) {
  const host = new FakeHost<PreviewHostContract, PreviewPageContract>({ ready, part: () => expect.unreachable() });
  await import('../../../webview/panel/preview');
  return host;
}

const contentOf = async (shape: readonly number[], name?: string) =>
  (await pooledHost(foundTensor(shape, name))).content as Extract<PanelContent, { state: unknown }>;
function withoutResult({ reference, tensor, dtype, sourceShape, isImage, call }: PanelState): PanelState {
  return { reference, tensor, dtype, sourceShape, isImage, call };
}
const text = (selector: string) => document.querySelector(selector)?.textContent;
const isShown = (selector: string) => !document.querySelector<HTMLElement>(selector)!.hidden;
const output = () => [...document.querySelectorAll('#output [role=gridcell]')].map((cell) => cell.textContent);

test('shows the tensor at the cursor, its shapes and the call', async () => {
  const content = await contentOf([4, 4]);
  const host = await open(() => Promise.resolve(content));
  await expect.poll(output).toEqual(['5', '7', '13', '15']);
  expect([text('#title'), text('#shapes'), text('#call')]).toEqual([
    'x',
    '(4, 4) → (1, 1, 2, 2)',
    'nn.MaxPool2d(kernel_size=2)',
  ]);
  document.querySelector<HTMLElement>('main > vscode-button')!.click();
  expect(host.told('openPanel')).toEqual([{}]);
});

test('marks the window of the output cell under the pointer', async () => {
  const content = await contentOf([4, 4]);
  await open(() => Promise.resolve(content));
  await expect.poll(output).toHaveLength(4);
  document.querySelectorAll<HTMLElement>('#output [role=gridcell]')[3]!.focus();
  const taps = [...document.querySelectorAll('#input .cell.tap')].map((cell) => cell.textContent);
  expect(taps).toEqual(['10', '11', '14', '15']);
  document.querySelector('.stage')!.dispatchEvent(new Event('pointerleave'));
  expect(document.querySelectorAll('#input .cell.tap')).toHaveLength(0);
});

test('follows what the host shows', async () => {
  const [first, second] = [await contentOf([4, 4]), await contentOf([2, 6], 'y')];
  const host = await open(() => Promise.resolve(first));
  await expect.poll(output).toHaveLength(4);
  host.rpc.notify('show', second);
  await expect.poll(output).toEqual(['7', '9', '11']);
  expect(text('#title')).toBe('y');
  host.rpc.notify('show', { empty: 'Place the cursor in an array.' });
  await expect.poll(() => text('#empty')).toBe('Place the cursor in an array.');
  expect([isShown('main'), isShown('#empty')]).toEqual([false, true]);
  host.rpc.notify('show', second);
  await expect.poll(() => isShown('main')).toBe(true);
});

test('a refusal is said, and what cannot be drawn is hidden', async () => {
  const { state } = await contentOf([4, 4]);
  const problem = { message: 'Output size is too small' };
  await open(() => Promise.resolve({ state: { ...withoutResult(state), problem } }));
  await expect.poll(() => text('#problem')).toBe('Output size is too small');
  expect([text('#shapes'), isShown('.stage')]).toEqual(['(4, 4)', false]);
});

describe('a bug', () => {
  test('of the host is shown with a way to the log', async () => {
    const host = await open(() => Promise.resolve({ empty: 'Something went wrong: x', isFault: true }));
    await expect.poll(() => text('#empty')).toBe('Something went wrong: xShow Log');
    document.querySelector<HTMLElement>('#empty button')!.click();
    expect(host.told('showLog')).toEqual([{}]);
  });

  test('in the answer takes the place of the view, as nothing was shown before', async () => {
    await open(() => Promise.reject(new TypeError('x is undefined')));
    await expect.poll(() => text('#empty')).toBe('Something went wrong: x is undefinedShow Log');
    expect(isShown('#empty')).toBe(true);
  });
});
