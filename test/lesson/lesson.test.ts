import { expect, test } from 'vitest';
import { pool } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { tensorOf } from '../../src/tensors/tensor';
import { exerciseOf } from '../../src/lesson/exercise';
import { judge } from '../../src/lesson/lesson';
import type { Question } from '../../src/lesson/question';
import { questionsOf } from '../../src/lesson/round';
import { answerText, questionText } from '../../src/lesson/texts';

const tutorial = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];

function exercise(call: LayerCall, values = tutorial, shape = [1, 1, 5, 5]) {
  const input = tensorOf(values, shape);
  return exerciseOf(input, call, pool(input, call), 0)!;
}

const ceil = exercise({ op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } });
const floor = exercise({ op: 'MaxPool2d', kwargs: { kernel_size: 3 } });
const average = exercise({ op: 'AvgPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true } });

test('a right answer is told to be right, with the reason', () => {
  expect(judge(ceil, { kind: 'shape' }, '2×2', false)).toEqual({
    kind: 'right',
    answer: '(1, 1, 2, 2)',
    reason: expect.stringContaining('= ⌈1.67⌉ = 2') as string,
  });
  expect(judge(ceil, { kind: 'value', cell: [0, 1] }, '3', false)).toMatchObject({
    kind: 'right',
    reason: expect.stringContaining('max(3, 1, 3, 1, 0, 0) = 3') as string,
  });
});

test.each<[string, typeof ceil, Question, string, string]>([
  ['stride', floor, { kind: 'shape' }, '3, 3', 'stride 1'],
  ['rounding', floor, { kind: 'shape' }, '2, 2', 'other rounding'],
  ['index', ceil, { kind: 'index', cell: [0, 1] }, '0', 'index in window'],
  ['columns', floor, { kind: 'index', cell: [0, 0] }, '5', 'index by column'],
  ['ties', floor, { kind: 'winner', cell: [0, 0] }, '2, 1', 'last of ties'],
  ['overhang', average, { kind: 'divisor', cell: [2, 2] }, '3', ''],
  ['copied', average, { kind: 'gradient', cell: [1, 1] }, '4', 'gradient copied'],
])('a wrong answer’s mistake is named: %s', (_, asked, question, text, name) => {
  const verdict = judge(asked, question, text, false);
  expect(verdict.kind).toBe('wrong');
  expect('answer' in verdict).toBe(false);
  if (verdict.kind === 'wrong') expect(verdict.mistakes[0]?.name ?? '').toBe(name);
});

test('the answer is told after the last try only', () => {
  expect(judge(floor, { kind: 'shape' }, '7', true)).toMatchObject({
    kind: 'told',
    mistakes: [],
    answer: '(1, 1, 1, 1)',
  });
});

test('what is no answer does not count', () => {
  expect(judge(floor, { kind: 'shape' }, 'two', true).kind).toBe('unreadable');
});

test('a round goes from the shape to what is dropped', () => {
  expect(questionsOf(ceil, 1).map(({ kind }) => kind)).toEqual([
    'shape',
    'value',
    'winner',
    'index',
    'gradient',
    'dropped',
  ]);
  expect(questionsOf(average, 1).map(({ kind }) => kind)).toEqual(['shape', 'value', 'divisor', 'gradient', 'dropped']);
  expect(questionsOf(ceil, 1)).toEqual(questionsOf(ceil, 1));
  for (const question of questionsOf(ceil, 2)) expect(questionText(ceil, question)).toMatch(/[?.]$/);
});

test('layers of other kinds are not asked about', () => {
  const input = tensorOf(tutorial, [1, 1, 5, 5]);
  const call: LayerCall = { op: 'AdaptiveMaxPool2d', kwargs: { output_size: 2 } };
  expect(exerciseOf(input, call, pool(input, call), 0)).toBeUndefined();
});

test('a window of nothing but padding is not asked for its maximum', () => {
  const kwargs = { kernel_size: 2, stride: 1, padding: 1, dilation: 3, ceil_mode: true };
  const padded = exercise({ op: 'MaxPool2d', kwargs }, [1, 2, 3, 4], [1, 1, 2, 2]);
  expect(questionsOf(padded, 1).map(({ kind }) => kind)).toEqual(['shape', 'value', 'gradient', 'dropped']);
});

test('an index is told in full', () => {
  expect(answerText({ kind: 'index', cell: [0, 0] }, [12_000_001])).toBe('12000001');
  expect(answerText({ kind: 'value', cell: [0, 0] }, [-Infinity])).toBe('−∞');
});
