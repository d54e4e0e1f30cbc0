import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import type { TextRange } from '../../src/worker/protocol';
import { TextFinder } from '../../src/worker/textFinder';
import { made } from '../tensors/made';

const { signal } = new AbortController();
const head = 'import torch\nfrom torch import nn\n';

/** What stands at the place that `|` marks. */
function find(marked: string, language: TextRange['language'] = 'python', log: string[] = []) {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const range = { text, language, path: 'a.py', start: at, end: at, part: [0, text.length] } as const;
  return new TextFinder((message) => log.push(message)).find(range, signal);
}

test.each([
  ['json', '{"a": [[1, 2|], [3, 4]]}', 'json', 'a'],
  ['python', `${head}x = torch.tensor([[1., 2|.], [3., 4.]])`, 'python', 'x'],
  ['prose', 'prints tensor([[1., 2|.], [3., 4.]])', 'printed', ''],
  ['python', '# tensor([[1., 2|.], [3., 4.]])', 'printed', ''],
] as const)('a tensor in %s: %s', async (language, text, kind, name) => {
  const { tensor, refusal } = await find(text, language);
  expect(refusal).toBeUndefined();
  expect(tensor).toMatchObject({ kind, name, tensor: { shape: [2, 2] } });
  expect([...(await made(tensor!.tensor)).data]).toEqual([1, 2, 3, 4]);
});

test('a layer comes with what the text feeds to it', async () => {
  const { layer, tensor } = await find(`${head}x = torch.zeros(1, 4, 4)\ny = nn.Max|Pool2d(2)(x)\n`);
  expect(layer).toMatchObject({ call: { op: 'MaxPool2d' }, given: { shape: [1, 4, 4] } });
  expect(tensor).toMatchObject({ name: 'x', tensor: { shape: [1, 4, 4] } });
});

test('of a tensor among the arguments it is the tensor that is meant', async () => {
  const found = await find(`${head}import torch.nn.functional as F\nF.max_pool2d(torch.zeros|(1, 4, 4), 2)`);
  expect(found).toMatchObject({ layer: { call: { op: 'MaxPool2d' } }, tensor: { name: 'tensor' } });
});

test('a broken tensor is a refusal with its place, and does not hide the layer', async () => {
  const text = `${head}x = torch.tensor([[1, 2], [3]])\ny = nn.Max|Pool2d(2)(x)\n`;
  const { layer, tensor, refusal } = await find(text);
  expect(layer).toMatchObject({ call: { op: 'MaxPool2d' } });
  expect(layer).not.toHaveProperty('given');
  expect(tensor).toBeUndefined();
  expect(refusal).toMatchObject({ code: 'tensor', offset: text.indexOf('[3]') });
});

test('nothing is no refusal', async () => {
  expect(await find('x| = 1')).toEqual({});
  expect(await find('a w|ord', 'prose')).toEqual({});
});

test('a printed tensor is looked for in its own cell, and has its place in the whole', async () => {
  const before = 'print("tensor([1, 2")\n';
  const text = `${before}# tensor([1., 2.])\n`;
  const start = text.indexOf('2.');
  const range = { text, language: 'python', path: 'a', start, end: start, part: [before.length, text.length] } as const;
  const { tensor } = await new TextFinder(() => undefined).find(range, signal);
  expect(tensor).toMatchObject({ kind: 'printed', start: text.lastIndexOf('tensor'), end: text.length - 1 });
});

describe('a text that takes too much', () => {
  test('is said to, once for all questions about it', async () => {
    const log: string[] = [];
    const finder = new TextFinder((message) => log.push(message));
    const text = 'f('.repeat(3000);
    for (const start of [0, 10]) {
      const range = { text, language: 'python', path: 'a.py', start, end: start, part: [0, text.length] } as const;
      expect(await finder.find(range, signal)).toEqual({});
    }
    expect(log).toEqual(['a.py: nested too deeply to follow']);
  });

  test('gives way to a cancel', async () => {
    const leaving = new AbortController();
    const text = 'x = [[1, 2], [3\n'.repeat(20_000);
    const range = { text, language: 'python', path: 'a.py', start: 0, end: 0, part: [0, text.length] } as const;
    const log: string[] = [];
    const found = new TextFinder((message) => log.push(message)).find(range, leaving.signal);
    setImmediate(() => {
      leaving.abort();
    });
    await expect(found).rejects.toThrow(CancelledError);
    // what is not parsed to its end is not said to take too long
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(log).toEqual([]);
  });
});
