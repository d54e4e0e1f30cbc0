import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Raised } from '../../../src/model/evaluate/machine';
import type { Value } from '../../../src/model/value';
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
