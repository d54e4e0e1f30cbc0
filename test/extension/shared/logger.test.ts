import { beforeEach, expect, test } from 'vitest';
import { logFault, showError } from '../../../extension/shared/logger';
import { CancelledError, PoolscopeError } from '../../../src/errors';
import { fake, window } from '../fake/vscode';

beforeEach(() => {
  fake.reset();
});

test('a refusal is shown as it is, with what it is about', async () => {
  await showError(new PoolscopeError('The file is empty'), 'reading a file', 'a.npy');
  expect(window.showErrorMessage.mock.calls).toEqual([['a.npy: The file is empty']]);
  expect(fake.log).toEqual([]);
});

test('of what was cancelled nothing is said', async () => {
  await showError(new CancelledError(), 'reading a file');
  expect(window.showErrorMessage).not.toHaveBeenCalled();
});

test('a bug is logged, and shown with a way to the log', async () => {
  window.showErrorMessage.mockResolvedValue('Show Log');
  await showError(new TypeError('x is undefined'), 'reading a file');
  expect(window.showErrorMessage.mock.calls).toEqual([['Something went wrong: x is undefined', 'Show Log']]);
  expect(fake.log[0]![1]).toContain('reading a file\nTypeError: x is undefined');
  expect(fake.showLog).toHaveBeenCalledOnce();
});

test('an error that crosses several borders is logged once', () => {
  const error = new TypeError('x');
  logFault(error, 'engine: pool', {});
  logFault(error, 'panel: change', {});
  expect(fake.log).toHaveLength(1);
});

test('what was asked is described without its values, and not at any length', () => {
  logFault(new Error('a'), 'engine: pool', { data: new Float32Array(9), count: 7n });
  logFault(new Error('b'), 'engine: pool', 'x'.repeat(10_000));
  logFault('no error', 'engine: pool');
  expect(fake.log[0]![1]).toContain('{"data":"Float32Array of 36 bytes","count":"7"}');
  expect(fake.log[1]![1].length).toBeLessThan(6_000);
  expect(fake.log[2]![1]).toBe('engine: pool\nno error');
});
