import { expect, test } from 'vitest';
import { ShapeFinder } from '../../src/worker/shapes';

const head = 'import torch\nfrom torch import nn\n';
const shapesOf = (text: string) => new ShapeFinder().shapes({ text: head + text, path: '/a.py' });

test('a text’s tensors have their shapes, as Python writes them', () => {
  const { facts, problems, isBroken } = shapesOf('y = nn.Linear(3, 4)(torch.zeros(2, 3))\n');
  expect(facts.map(({ shapes, count }) => [shapes, count])).toContainEqual([['(2, 4)'], 1]);
  expect([problems, isBroken]).toEqual([[], false]);
});

test('what PyTorch refuses is told at the call', () => {
  const text = 'fc = nn.Linear(10, 4)\ny = fc(torch.zeros(2, 3))\n';
  const { problems } = shapesOf(text);
  const start = head.length + text.indexOf('fc(');
  const made = head.length + text.indexOf('nn.Linear');
  expect(problems).toEqual([
    {
      start,
      end: start + 'fc(torch.zeros(2, 3))'.length,
      severity: 'error',
      code: 'RuntimeError',
      message: 'mat1 and mat2 shapes cannot be multiplied (2x3 and 10x4)',
      made: { start: made, end: made + 'nn.Linear(10, 4)'.length },
    },
  ]);
});

test('a problem is mended at the number to change', () => {
  const text = `${head}fc = nn.Linear(10, 4)\ny = fc(torch.zeros(2, 3))\n`;
  const finder = new ShapeFinder();
  const [problem] = finder.shapes({ text, path: '/a.py' }).problems;
  const [fix] = finder.fixes({ text, path: '/a.py', start: problem!.start });
  const start = text.indexOf('10');
  expect(fix).toEqual({ title: 'Change in_features to 3 (line 3)', edits: [{ start, end: start + 2, text: '3' }] });
  expect(finder.fixes({ text, path: '/a.py', start: 0 })).toEqual([]);
});

test('how torch.nn puts a model together is told, Python’s own faults are not', () => {
  expect(shapesOf('nn.Sequential([nn.ReLU()])\n').problems[0]).toMatchObject({ code: 'TypeError' });
  expect(shapesOf('x = [1, 2][None]\n').problems).toEqual([]);
});

test('a text that is not finished is broken', () => {
  expect(shapesOf('y = nn.Linear(3, \n').isBroken).toBe(true);
});

test('a shape of several that are not all known says so', () => {
  const { facts } = shapesOf('def f(n):\n    return torch.zeros(n).neg()\nf(2)\nf(len(input()))\n');
  expect(facts.find(({ more }) => more)).toMatchObject({ shapes: ['(2,)'], count: 1, more: true });
});

test('what a layer has besides its rule stops nothing', () => {
  const text = 'rnn = nn.LSTM(4, 8)\nrnn.flatten_parameters()\ny, _ = rnn(torch.zeros(5, 2, 4))\nz = y[-1]\n';
  const { facts, problems } = shapesOf(text);
  expect(problems).toEqual([]);
  expect(facts.at(-1)!.shapes).toEqual(['(2, 8)']);
});

test('exceptions that are Python’s own are left to its other tools', () => {
  expect(shapesOf('y = torch.zeros(2).nothing()\n').problems).toEqual([]);
});
