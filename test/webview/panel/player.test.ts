// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Player } from '../../../webview/panel/player';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A player of 3 rows of 4 windows, and the windows it went to. */
function player() {
  const moves: number[] = [];
  const paused = vi.fn();
  const made = new Player((window) => moves.push(window), paused);
  made.show(12, 0, 4);
  const press = (label: string) => {
    made.element.querySelector<HTMLElement>(`[aria-label="${label}"]`)!.click();
  };
  return { made, moves, paused, press };
}

test('steps go by windows and by rows, and round', () => {
  const { moves, press } = player();
  for (const step of ['Step forward', 'Forward by a row', 'Step back', 'Back by a row', 'Back by a row']) press(step);
  expect(moves).toEqual([1, 5, 4, 0, 8]);
});

test('a line of windows has no rows', () => {
  const { made } = player();
  made.show(4, 0, 4);
  expect(made.element.querySelector<HTMLElement>('[aria-label="Forward by a row"]')!.hidden).toBe(true);
});

test('the speed can be changed while it plays', () => {
  const { made, moves, press } = player();
  made.toggle();
  vi.advanceTimersByTime(1600);
  expect(moves).toEqual([1, 2, 3]);
  press('Speed: 1×');
  expect(made.isPlaying).toBe(true);
  moves.length = 0;
  vi.advanceTimersByTime(1600);
  expect(moves).toHaveLength(4);
});

test('that it pauses is told', () => {
  const { made, paused } = player();
  made.toggle();
  expect(paused).not.toHaveBeenCalled();
  made.toggle();
  expect(paused).toHaveBeenCalledOnce();
});
