import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registerShapeAtCursor } from '../../../extension/editor/shapeAtCursor';
import { Analyses } from '../../../extension/sources/analyses';
import type { ShapesInText } from '../../../src/worker/protocol';
import { nothing } from '../fake/shapes';
import { fake, Uri, window } from '../fake/vscode';

const fact = { start: 4, end: 20, shapes: ['(2, 3)'], count: 1 };

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Puts the cursor of a Python editor at an offset, and waits until the status bar has followed. */
async function at(offset: number, shapes: Partial<ShapesInText>) {
  const engine = { request: () => Promise.resolve({ ...nothing, ...shapes }) } as never;
  const bar = registerShapeAtCursor(engine, new Analyses(engine));
  const document = {
    uri: Uri.parse('file:///a.py'),
    languageId: 'python',
    getText: () => 'x = torch.rand(2, 3)',
    offsetAt: () => offset,
  };
  window.activeTextEditor = { document, selection: {} };
  fake.selection.fire(undefined);
  await vi.advanceTimersByTimeAsync(200);
  bar.dispose();
  return fake.statusBar.isShown ? fake.statusBar.text : undefined;
}

test.each([
  [fact, '(2, 3)'],
  [{ ...fact, shapes: ['(2, 3)', '(4, 3)'], count: 2 }, '(2, 3) ⋯2'],
  [{ ...fact, more: true } as const, '(2, 3) …'],
  [{ ...fact, isAssumed: true } as const, '⇢ (2, 3)'],
])('the shape at the cursor stands in the status bar: %j', async (known, text) => {
  expect(await at(6, { facts: [known] })).toBe(text);
});

test('where there is none, it goes', async () => {
  expect(await at(6, { facts: [fact] })).toBe('(2, 3)');
  expect(await at(2, { facts: [fact] })).toBeUndefined();
});
