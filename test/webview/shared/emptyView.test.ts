// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { CancelledError, PoolscopeError } from '../../../src/errors';
import { EmptyView } from '../../../webview/shared/emptyView';

function emptyView() {
  const view = document.createElement('main');
  return { view, empty: new EmptyView(view) };
}

test('takes the place of the view, and gives it back', () => {
  const { view, empty } = emptyView();
  empty.show('info', 'Nothing here');
  expect([view.hidden, empty.element.hidden, empty.element.textContent]).toEqual([true, false, 'Nothing here']);
  expect(empty.element.querySelector('button')).toBeNull();
  empty.hide();
  expect([view.hidden, empty.element.hidden]).toEqual([false, true]);
});

test('turns while something is read', () => {
  const { empty } = emptyView();
  empty.show('loading', 'Reading…');
  expect(empty.element.querySelector('.codicon-modifier-spin')).not.toBeNull();
  empty.show('error', 'Gone');
  expect(empty.element.querySelector('.codicon-modifier-spin')).toBeNull();
});

test('of a bug it shows the way to the log; its text is text', () => {
  const { empty } = emptyView();
  const showLog = vi.fn();
  empty.show('error', '<b>bold</b>', showLog);
  expect(empty.element.querySelector('p')!.textContent).toBe('<b>bold</b>');
  empty.element.querySelector('button')!.click();
  expect(showLog).toHaveBeenCalledOnce();
});

test('a refusal is shown as it is, a bug with the way to the log, and of what was cancelled nothing', () => {
  const { empty } = emptyView();
  empty.showError(new PoolscopeError('The file is empty'), vi.fn());
  expect(empty.element.textContent).toBe('The file is empty');
  empty.showError(new TypeError('x is undefined'), vi.fn());
  expect(empty.element.textContent).toBe('Something went wrong: x is undefinedShow Log');
  empty.showError(new CancelledError(), vi.fn());
  expect(empty.element.textContent).toContain('x is undefined');
});
