import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Raised } from '../../../src/model/evaluate/machine';
import type { Value } from '../../../src/model/value';
import { follow } from '../followed';
import { evaluate } from './calls';

interface Case {
  readonly title: string;
  readonly call: string;
  readonly answer: string;
}

const text = readFileSync('test/fixtures/models/pytorch-refusals.txt', 'utf8');

const cases = [...text.matchAll(/^(?! )(.{32}) (.+?) *\n {6}(\w+[:]? .*)$/gm)].map(([, title, call, answer]): Case => ({
  title: title!.trim(),
  call: call!,
  answer: answer!.replaceAll('\\n', '\n'),
}));

/** Statements, what needs more than torch, and containers. */
const isOther = ({ call }: Case) => /^exec\(|__import__|^nn.Sequential\(nn.ReLU\(\),nn.ReLU\)/.test(call);

/** `OK torch.Size([0, 8, 6, 6])`, or the exception with its text. */
function outcome(call: string): string {
  try {
    return describeValue(evaluate(call));
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    return `${error.exception.class.name}: ${error.message}`;
  }
}

function describeValue(value: Value): string {
  if (value.kind === 'unknown') return `? ${value.why}`;
  return `OK torch.Size(${JSON.stringify(sizesOf(value)).replaceAll(',', ', ')})`;
}

function sizesOf(value: Value): readonly unknown[] {
  if (value.kind === 'tensor') return value.shape;
  return value.kind === 'tuple'
    ? value.items.map((item) => (item.kind === 'int' ? item.size : item.kind))
    : [value.kind];
}

describe('a refusal has the words of PyTorch', () => {
  test.each(cases.filter((each) => !isOther(each)))('$title: $call', ({ call, answer }) => {
    const found = outcome(call);
    // long messages are cut off in the fixture
    expect(answer.length > 500 ? found.slice(0, answer.length) : found).toBe(answer);
  });
});

describe('a refusal of statements and containers has the words of PyTorch', () => {
  test.each(cases.filter(isOther))('$title: $call', ({ call, answer }) => {
    const statements = /^exec\("(.*)"\)$/.exec(call)?.[1]!.replaceAll('\\n', '\n') ?? call;
    const { trace } = follow(`import numpy\nr = torch.rand\n${statements.replace('__import__("numpy")', 'numpy')}`);
    expect(trace.problems().map(({ code, message }) => `${code}: ${message}`)).toEqual([answer]);
  });
});

describe('a refusal blames an argument', () => {
  const blamed = {
    'nn.Linear(1024,10)(r(64,400))': 'in_features',
    'nn.Linear(64/2,10)': 'in_features',
    'nn.Conv2d(3,16,3)(r(1,1,32,32))': 'in_channels',
    'nn.Conv2d(3,16,5)(r(1,3,4,4))': 'kernel_size',
    'nn.ConvTranspose2d(3,3,3,stride=2,output_padding=2)(r(1,3,8,8))': 'output_padding',
    'nn.BatchNorm2d(16)(r(2,32,8,8))': 'num_features',
    'nn.LayerNorm(64)(r(2,3,32,32))': 'normalized_shape',
    'nn.GroupNorm(3,16)': 'num_groups',
    'nn.LSTM(10,20)(r(5,3,8))': 'input_size',
    'nn.MaxPool2d(2,padding=2)(r(1,1,8,8))': 'padding',
    'r(4,50).view(64,-1)': 'shape',
    'r(2,3).flatten(2)': 'dim',
    'nn.ReflectionPad2d(4)(r(1,3,4,4))': 'padding',
    'nn.PixelShuffle(2)(r(1,6,8,8))': 'upscale_factor',
  };

  test.each(Object.entries(blamed))('%s', (call, argument) => {
    expect(() => evaluate(call)).toThrow(
      expect.objectContaining({ blame: expect.objectContaining({ argument }) as unknown }),
    );
  });
});
