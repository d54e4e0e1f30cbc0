import { expect, test } from 'vitest';
import { Latest } from '../src/latest';

test('of several tries the last one counts', () => {
  const latest = new Latest();
  const [first, second] = [latest.begin(), latest.begin()];
  expect([first.aborted, second.aborted]).toEqual([true, false]);
  latest.cancel();
  expect(second.aborted).toBe(true);
});
