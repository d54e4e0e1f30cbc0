// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { Verdict } from '../../../src/lesson/lesson';
import type { AskedQuestion } from '../../../src/lesson/round';
import { Prediction } from '../../../webview/lesson/prediction';

const questions: readonly AskedQuestion[] = [
  { kind: 'shape', text: 'What is the shape of the output?' },
  { kind: 'value', text: 'What is output (0, 0)?' },
];
const right: Verdict = { kind: 'right', answer: '3', reason: 'max(1, 3) = 3' };
const wrong: Verdict = { kind: 'wrong', mistakes: [{ name: 'stride 1', text: 'You moved by 1.', workings: '5 → 3' }] };
const told: Verdict = { kind: 'told', mistakes: [], answer: '3', reason: 'max(1, 3) = 3' };

const judge = vi.fn<(given: { text: string; isLast: boolean; step: number }) => Promise<Verdict>>();
const sheet = vi.fn();
const ended = vi.fn();
let prediction: Prediction;

beforeEach(() => {
  vi.resetAllMocks();
  document.body.replaceChildren();
  prediction = new Prediction({ questions: () => Promise.resolve(questions), judge, sheet, ended });
  document.body.append(prediction.element);
});

const begin = () => prediction.begin({ call: 'nn.MaxPool2d(2)', shape: '(1, 5, 5)', plane: 0 }, 1);
const text = () => prediction.element.textContent;
const button = (name: string) =>
  [...prediction.element.querySelectorAll('button')].find((each) => each.textContent === name);

async function answer(written: string, verdict: Verdict) {
  judge.mockResolvedValueOnce(verdict);
  const field = prediction.element.querySelector('input')!;
  field.value = written;
  prediction.element.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => {
    expect(prediction.element.querySelector('.verdict')!.textContent).not.toBe('');
  });
}

test('a round: a mistake is named, there is one more try, then the next question', async () => {
  await begin();
  expect(text()).toContain('1 / 2');
  expect(text()).toContain('What is the shape of the output?');
  await answer('3, 3', wrong);
  expect(text()).toContain('You moved by 1. 5 → 3');
  expect(button('Next')).toBeUndefined();
  await answer('2, 2', right);
  expect(judge.mock.calls.map(([given]) => [given.text, given.isLast, given.step])).toEqual([
    ['3, 3', false, 0],
    ['2, 2', true, 0],
  ]);
  expect(text()).toContain('Right: 3');
  button('Next')!.click();
  expect(text()).toContain('What is output (0, 0)?');
  await answer('4', wrong);
  await answer('5', told);
  expect(text()).toContain('It is 3.');
  button('Result')!.click();
  expect(text()).toContain('1 of 2 right, 0 of them at once.');
});

test('what cannot be read is no try', async () => {
  await begin();
  await answer('two', { kind: 'unreadable', message: 'Write numbers' });
  await answer('3', right);
  expect(judge.mock.calls.map(([given]) => given.isLast)).toEqual([false, false]);
});

test('the answers become a sheet', async () => {
  await begin();
  await answer('3', right);
  button('Next')!.click();
  await answer('3', right);
  button('Result')!.click();
  button('Open as CSV')!.click();
  const [csv] = sheet.mock.calls[0] as [string];
  expect(csv.split('\n')[1]).toBe('nn.MaxPool2d(2),"(1, 5, 5)",What is the shape of the output?,3,,true,3,');
});

test('it can be ended at any time', async () => {
  await begin();
  expect(prediction.isOn).toBe(true);
  button('End')!.click();
  expect([prediction.isOn, prediction.element.hidden]).toEqual([false, true]);
  expect(ended).toHaveBeenCalledOnce();
});

test('a layer that is not asked about says why', async () => {
  prediction = new Prediction({ questions: () => Promise.reject(new Error('MaxPool only')), judge, sheet, ended });
  await begin();
  expect(prediction.element.querySelector('[role=alert]')!.textContent).toBe('MaxPool only');
});
