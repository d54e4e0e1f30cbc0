import { setTimeout } from 'node:timers/promises';

/**
 * Asks until the answer is truthy, and returns it.
 *
 * @param what for the error's text: what is waited for
 * @throws Error if it takes longer than `timeout` milliseconds; whatever `ask` throws
 */
export async function until<T>(what: string, ask: () => Promise<T>, timeout = 60_000): Promise<NonNullable<T>> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${timeout / 1000} s in vain: ${what}`);
    await setTimeout(100);
  }
}
