import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CancelledError } from '../../src/errors';
import { bytesSource, type ByteSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats/index';

beforeEach(() => {
  // a machine so slow that a pause is due whenever somebody looks at the clock
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A file, and a signal that aborts once all of it has been read. */
function abortedWhenRead(text: string): { source: ByteSource; signal: AbortSignal } {
  const controller = new AbortController();
  const whole = bytesSource(new TextEncoder().encode(text));
  const read = (start: number, end: number) => {
    if (end === whole.size) controller.abort();
    return whole.read(start, end);
  };
  return { source: { size: whole.size, read }, signal: controller.signal };
}

test.each([
  ['objects', 'a.json', `{${Array.from({ length: 1000 }, (_, i) => `"a${i}": [[1, 2], [3, 4]]`).join()}}`],
  ['one array', 'a.json', `[${'1,'.repeat(2 ** 17)}1]`],
  ['lines', 'a.jsonl', '[1, 2]\n'.repeat(1000)],
  ['what is skipped', 'a.json', `{"shape": [2], "data": [${'1,'.repeat(2 ** 17)}1]}`],
  ['a table', 'a.csv', '1,2\n'.repeat(1000)],
  ['a table with quotes', 'a.csv', '"1","2"\n'.repeat(1000)],
  ['a table aligned with blanks', 'a.txt', '1 2\n'.repeat(1000)],
  ['printed tensors', 'a.txt', 'tensor([1., 2.])\n'.repeat(1000)],
  ['brackets', 'a.txt', 'f[1, 2].x\n'.repeat(1000)],
  ['Python', 'a.py', 'x = f(y)\n'.repeat(1000)],
  ['tensors in Python', 'a.py', 'x = torch.tensor([1., 2.])\n'.repeat(1000)],
])('a cancel reaches the reading of %s in %s', async (_, name, text) => {
  const { source, signal } = abortedWhenRead(text);
  await expect(readFile(name, source, signal)).rejects.toThrow(CancelledError);
});

test('quoted cells with line breaks are not cut', async () => {
  const numbers = `,1`.repeat(101);
  const row = `"a"${numbers}\n"b"${numbers}\n"${'c'.repeat(1000)} ""d""\n,e"${numbers}\n`;
  const text = `x${',y'.repeat(101)}\n${row.repeat(1000)}`;
  const { tensors } = await readFile('a.csv', bytesSource(new TextEncoder().encode(text)));
  expect(tensors[0]!.shape).toEqual([3000, 101]);
});
