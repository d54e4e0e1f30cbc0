import { csvParse } from 'd3-dsv';
import { expect, test } from 'vitest';
import { sheetText } from '../../src/lesson/sheet';

test('a sheet is CSV, and nothing in it a formula', () => {
  const rows = [
    {
      question: 'What is the shape, "whole"?',
      given: ['3, 3', '=1+1'],
      isRight: false,
      answer: '(1, 1)',
      mistakes: ['stride 1'],
    },
    { question: 'What?', given: ['-1'], isRight: true, answer: '-1', mistakes: [] },
  ];
  expect(csvParse(sheetText('nn.MaxPool2d(2)', '(1, 1, 5, 5)', rows)).map((row) => ({ ...row }))).toEqual([
    {
      call: 'nn.MaxPool2d(2)',
      shape: '(1, 1, 5, 5)',
      question: 'What is the shape, "whole"?',
      first: '3, 3',
      second: "'=1+1",
      right: 'false',
      answer: '(1, 1)',
      mistakes: 'stride 1',
    },
    expect.objectContaining({ first: '-1', second: '', right: 'true' }),
  ]);
});
