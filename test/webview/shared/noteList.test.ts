// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { NoteList } from '../../../webview/shared/noteList';
import { layOut } from '../fake/layout';

test('100,000 notes are a few elements; their text is text', () => {
  layOut(200, 176);
  const list = new NoteList('refused', 'Not read');
  list.show(Array.from({ length: 100_000 }, (_, i) => ({ text: `<b>${i}</b>` })));
  const notes = [...list.element.querySelectorAll('[role=listitem]')];
  expect(notes).toHaveLength(10);
  expect(notes[3]!.textContent).toBe('<b>3</b>');
  expect(notes[3]!.getAttribute('title')).toBe('<b>3</b>');
});

test('a note may have something to do about it', () => {
  const list = new NoteList('assumed', 'Assumed');
  const run = vi.fn();
  list.show([{ text: 'First row read as header', action: { label: 'Read as values', run } }, { text: 'two' }]);
  expect(list.element.textContent).toBe('First row read as header · Read as valuestwo');
  expect(list.element.querySelectorAll('button')).toHaveLength(1);
  list.element.querySelector('button')!.click();
  expect(run).toHaveBeenCalledOnce();
});

test('without a note there is no list', () => {
  const list = new NoteList('refused', 'Not read');
  list.show([{ text: 'one' }]);
  expect([list.element.hidden, list.element.style.height]).toEqual([false, '22px']);
  list.show([]);
  expect(list.element.hidden).toBe(true);
});
