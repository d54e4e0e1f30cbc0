// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { plan } from '../../../src/pooling/engine';
import type { PanelState } from '../../../src/views/panel';
import type { ResultFacts } from '../../../src/worker/sight';
import { Facts } from '../../../webview/panel/facts';
import { Header, SourceLine } from '../../../webview/panel/header';

const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
const result: ResultFacts = { call, plan: plan([1, 3, 4, 4], call), milliseconds: 1, threads: 1, version: 1 };
const state: PanelState = {
  reference: { uri: 'file:///folder/a%20b.json#x', kind: 'json', start: 0, end: 1, name: 'input' },
  tensor: 1,
  dtype: 'float32',
  sourceShape: [3, 4, 4],
  isImage: false,
  call,
  result,
};

test.each([
  [{}, undefined],
  [{ missing: 'threads' }, '1 thread (shared memory unavailable)'],
  [{ missing: 'kernels' }, 'slow (WebAssembly SIMD unavailable)'],
] as const)('what the engine does without stands in the footer: %j', (missing, text) => {
  const facts = new Facts();
  facts.show({ ...result, ...missing }, undefined);
  const items = [...facts.element.querySelectorAll('li')].map((item) => item.textContent);
  expect(items[0]).toBe('Learnable parameters: 0');
  expect(items[4]).toBe(text);
});

test('the title is the tensor’s name and its file, as two words', () => {
  const header = new SourceLine(() => undefined);
  header.show(state, false);
  expect(header.element.querySelector('h1')!.textContent).toBe('input a b.json');
  expect(header.element.querySelector('#shapes')!.textContent).toBe(
    '(3, 4, 4) float32 → read as (1, 3, 4, 4) → (1, 3, 2, 2)',
  );
});

test('a file is not named twice', () => {
  const header = new SourceLine(() => undefined);
  header.show({ ...state, reference: { ...state.reference, name: 'a b.json: weight' } }, false);
  expect(header.element.querySelector('h1')!.textContent).toBe('a b.json: weight');
});

const shown = (next: Partial<PanelState>, isPredicted = false) => {
  const header = new Header(() => undefined);
  header.show({ ...state, ...next }, isPredicted);
  const apply = header.element.querySelector<HTMLButtonElement>('#apply')!;
  return { sizes: header.element.querySelector('#sizes')!.textContent, apply };
};

test('the sizes along which the window slides stand first', () => {
  expect(shown({}).sizes).toBe('4×4 → 2×2');
  const refused = { call: { op: 'MaxPool2d', kwargs: { kernel_size: 9 } }, problem: { message: 'too small' } } as const;
  expect(shown(refused).sizes).toBe('4×4 → refused');
});

test('what is predicted is not told', () => {
  expect(shown({}, true).sizes).toBe('4×4 → ?');
  const line = new SourceLine(() => undefined);
  line.show(state, true);
  expect(line.element.querySelector('#shapes')!.textContent).toBe('(3, 4, 4) float32 → read as (1, 3, 4, 4) → ?');
});

test('of an unpooling the sizes in between stand there, too', () => {
  const unpooling = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2 } } as const;
  const before = plan([1, 3, 4, 4], call).geometry;
  const after = { ...result, call: unpooling, plan: plan([1, 3, 2, 2], unpooling), before };
  expect(shown({ call: unpooling, result: after }).sizes).toBe('4×4 → 2×2 → 4×4');
});

test('the call can be written into code that has another', () => {
  expect(shown({}).apply.hidden).toBe(true);
  const same = shown({ sourceCall: { op: 'MaxPool2d', kwargs: { kernel_size: 2, padding: 0 } } }).apply;
  expect([same.hidden, same.disabled]).toEqual([false, true]);
  const other = { op: 'MaxPool2d', kwargs: { kernel_size: 3 } } as const;
  expect(shown({ sourceCall: other }).apply.disabled).toBe(false);
  expect(shown({ sourceCall: other, problem: { message: 'too small' } }).apply.disabled).toBe(true);
});

test('of sample values the input can be changed', () => {
  let changes = 0;
  const line = new SourceLine(() => changes++);
  line.show(state, false);
  expect(line.element.querySelector('#change-input')).toBeNull();
  line.show({ ...state, reference: { ...state.reference, kind: 'sample' } }, false);
  line.element.querySelector<HTMLElement>('#change-input')!.click();
  expect(changes).toBe(1);
});

const summary = { count: 48, min: 0, max: 47, mean: 23.5, deviation: 13.9, notNumbers: 1, positive: 0, negative: 0 };

test('what the values are like stands beside their shape, what came out in the footer', () => {
  const line = new SourceLine(() => undefined);
  line.show(state, false);
  line.summarize(summary);
  const text = () => line.element.querySelector('#summary')!.textContent;
  expect(text()).toBe('n 48 · min 0 · max 47 · 23.5 ± 13.9 · 1 NaN');
  line.summarize(undefined);
  expect(text()).toBe('');
  const facts = new Facts();
  facts.show(result, summary);
  expect(facts.element.textContent).toContain('Output: (1, 3, 2, 2) float32 · n 48 · min 0');
});
