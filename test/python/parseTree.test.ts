import { afterEach, describe, expect, test, vi } from 'vitest';
import { findingLiterals } from '../../src/python/allLiterals';
import { atOnce } from '../../src/python/turns';
import { poolingCallAt, poolingCalls } from '../../src/python/calls';
import { printedTensorAt } from '../../src/python/printed';
import { inputOf, tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';

const head = 'import torch\nfrom torch import nn\nx = torch.tensor([[1., 2.], [3., 4.]])\n';

/** Asks all that an editor asks of a text. */
function ask(text: string) {
  const source = parsePython(text);
  for (const site of poolingCalls(source)) inputOf(source, site);
  for (const at of [head.length, text.length >> 1, text.length]) {
    poolingCallAt(source, at);
    tensorAt(source, at);
    printedTensorAt(text, at, at);
  }
  atOnce(findingLiterals(text, () => false));
  return source;
}

describe('a text that is nested too deeply is not followed', () => {
  test.each([
    ['calls', `${'f('.repeat(3000)}x${')'.repeat(3000)}`],
    ['calls of a layer', `${'nn.MaxPool2d(2)('.repeat(3000)}x${')'.repeat(3000)}`],
    ['calls that are never closed', 'torch.tensor('.repeat(20_000)],
    ['brackets', '[('.repeat(20_000)],
    ['not', `y = ${'not '.repeat(20_000)}x`],
    ['signs', `torch.tensor(${'-'.repeat(20_000)}1)`],
    ['lambda', 'lambda: '.repeat(20_000)],
    ['subscripts', 'x['.repeat(20_000)],
  ])('%s', (_, text) => {
    const { problem, tree } = ask(head + text);
    expect(problem).toMatch(/^too(Deep|Slow)$/);
    expect(tree.length).toBe(0);
  });
});

test('what is as deep as may be is followed without end of the stack', () => {
  expect(ask(`${head}${'nn.MaxPool2d(2)('.repeat(100)}x${')'.repeat(100)}`).problem).toBeUndefined();
});

describe('a text', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('that takes too long to parse is given up', () => {
    let seconds = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => 1000 * seconds++);
    expect(parsePython(head).problem).toBe('tooSlow');
  });

  test('is parsed again when it has changed', () => {
    expect(parsePython(`${head}${'('.repeat(20_000)}`).problem).toBeDefined();
    expect(parsePython(head).problem).toBeUndefined();
  });
});

test('brackets that are never closed are not searched for again and again', () => {
  const log = 'x = [[1, 2], [3\n'.repeat(20_000);
  expect(() => printedTensorAt(log, log.length, log.length)).toThrow('Too many brackets are never closed');
});
