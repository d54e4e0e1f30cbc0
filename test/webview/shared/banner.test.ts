// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { CancelledError, PoolscopeError, RemoteFault } from '../../../src/errors';
import { Banner } from '../../../webview/shared/banner';

test('a refusal is shown as it is', () => {
  const banner = new Banner(vi.fn());
  banner.showError(new PoolscopeError('pad should be at most half of kernel size'));
  expect(banner.element.textContent).toBe('pad should be at most half of kernel size');
  expect(banner.element.querySelector('button')).toBeNull();
});

test('a bug comes with a way to the log', () => {
  const showLog = vi.fn();
  const banner = new Banner(showLog);
  banner.showError(new RemoteFault('TypeError', 'x is undefined', undefined));
  expect(banner.element.textContent).toBe('Something went wrong: x is undefined Show Log');
  banner.element.querySelector('button')!.click();
  expect(showLog).toHaveBeenCalledOnce();
});

test('of what was cancelled nothing is said, and what is said stays', () => {
  const banner = new Banner(vi.fn());
  banner.show('before');
  banner.showError(new CancelledError());
  expect(banner.element.textContent).toBe('before');
  banner.clear();
  expect(banner.element.textContent).toBe('');
});

test('the text of an error is text, never markup', () => {
  const banner = new Banner(vi.fn());
  for (const error of [new PoolscopeError('<img src=x>'), new TypeError('<img src=x>')]) {
    banner.showError(error);
    expect(banner.element.textContent).toContain('<img src=x>');
    expect(banner.element.querySelector('img')).toBeNull();
  }
});
