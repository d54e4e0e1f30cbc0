import { describe, expect, test } from 'vitest';
import { hintsOf, moved } from '../../../extension/editor/hintPlaces';
import type { ShapeFact } from '../../../src/worker/protocol';

/** A fact of the n-th occurrence of a part of a text. */
function fact(text: string, part: string, shape: string, nth = 0): ShapeFact {
  let start = text.indexOf(part);
  for (let i = 0; i < nth; i++) start = text.indexOf(part, start + 1);
  return { start, end: start + part.length, shapes: [shape], count: 1 };
}

const text = 'x = torch.rand(2, 3)\ny = pool(relu(x))  # halves it\nreturn y\n';
const facts = [
  fact(text, 'torch.rand(2, 3)', '(2, 3)'),
  fact(text, 'x', '(2, 3)', 1),
  fact(text, 'relu(x)', '(2, 3)'),
  fact(text, 'pool(relu(x))', '(2, 1)'),
  fact(text, 'y', '(2, 1)', 1),
];
const labels = (mode: 'on' | 'changes' | 'off') => hintsOf(text, facts, mode).map(({ label }) => label);

test('a line has the shape of its outermost expression, at its end; a name alone has none', () => {
  expect(hintsOf(text, facts, 'on')).toMatchObject([
    { end: 20, label: '→ (2, 3)' },
    { end: text.indexOf('\nreturn'), label: '→ (2, 1)', facts: [{}, {}, {}] },
  ]);
  expect(labels('off')).toEqual([]);
});

test('of what keeps the shape there is none where changes are wanted', () => {
  const kept = 'z = relu(x)\n';
  const both = [fact(kept, 'relu(x)', '(2, 3)'), fact(kept, 'x', '(2, 3)')];
  expect(hintsOf(kept, both, 'on')).toHaveLength(1);
  expect(hintsOf(kept, both, 'changes')).toHaveLength(0);
  expect(labels('changes')).toEqual(['→ (2, 3)', '→ (2, 1)']);
});

test('what is computed on the way is no input of its line', () => {
  const line = 'z = relu(conv(x))\n';
  const all = [fact(line, 'relu(conv(x))', '(2, 8)'), fact(line, 'conv(x)', '(2, 8)'), fact(line, 'x', '(2, 3)')];
  expect(hintsOf(line, all, 'changes')).toMatchObject([{ label: '→ (2, 8)' }]);
});

test.each([
  [['(64, 128, 28, 28)'], 1, '→ (64, 128, 28, 28)'],
  [['(64, 3, 1024, 1024, 1024)'], 1, '→ (…, 1024, 1024)'],
  [['(64, 3)', '(16, 3)'], 16, '⋯16'],
  [['(⌊(H − 3) / 2⌋ + 1, ⌊(W − 3) / 2⌋ + 1)'], 1, '→ (…)'],
])('%j is told in at most 22 characters', (shapes, count, label) => {
  const [hint] = hintsOf('f(x)\n', [{ start: 0, end: 4, shapes, count }], 'on');
  expect(hint!.label).toBe(label);
  expect(hint!.label.length).toBeLessThanOrEqual(22);
});

test('shapes that are not all known say so', () => {
  const labels = (shapes: readonly string[]) => {
    return hintsOf('f(x)\n', [{ start: 0, end: 4, shapes, count: shapes.length, more: true }], 'on').map(
      ({ label }) => label,
    );
  };
  expect([labels(['(64, 10)']), labels(['(64, 10)', '(16, 10)'])]).toEqual([['→ (64, 10) …'], ['⋯2+']]);
  expect(labels(['(64, 1024, 1024, 1024)'])).toEqual(['→ (…) …']);
});

test('the line may end with the file, or as Windows ends it', () => {
  const [first, second] = hintsOf(
    'f(x)\r\ng(x)',
    [0, 6].map((start) => ({ start, end: start + 4, shapes: ['(1)'], count: 1 })),
    'on',
  );
  expect([first!.end, second!.end]).toEqual([4, 10]);
});

describe('while somebody types, hints', () => {
  const hints = [20, text.indexOf('\nreturn')].map((end) => ({ end, label: '→ (2)', shape: undefined, facts: [] }));
  const ends = (after: string) => moved(hints, text, after).map(({ end }) => end);

  test('keep their lines', () => {
    expect(ends(text.replace('return', 'ret(urn'))).toEqual(hints.map(({ end }) => end));
    expect(ends(`import (\n${text}(`)).toEqual(hints.map(({ end }) => end + 9));
  });

  test('go with a line that is edited', () => {
    expect(ends(text.replace('y = ', 'y = ('))).toEqual([20]);
    expect(ends('')).toEqual([]);
  });

  test('of lines alike keep their order', () => {
    const twice = 'a = f(x)\na = f(x)\n';
    const both = [8, 17].map((end) => ({ end, label: '→ (2)', shape: undefined, facts: [] }));
    expect(moved(both, twice, `b\n${twice}`).map(({ end }) => end)).toEqual([10, 19]);
  });
});

test('a line that nothing runs has a dashed arrow', () => {
  const assumed = { ...fact('y = f(x)\n', 'f(x)', '(N, 3)'), isAssumed: true };
  expect(hintsOf('y = f(x)\n', [assumed], 'on')).toMatchObject([{ label: '⇢ (N, 3)', shape: '(N, 3)' }]);
});

test('only a single shape can be written into the text', () => {
  const several = { ...fact('y = f(x)\n', 'f(x)', '(2, 3)'), count: 2 };
  expect(hintsOf('y = f(x)\n', [several], 'on')).toMatchObject([{ label: '⋯2', shape: undefined }]);
});

test.each([
  ['y = lost(f(x))', []],
  ['y = lost + f(x)', []],
  ['y = f(x) + lost', []],
  ['return lost, f(x)', []],
  ['x += f(x)', []],
  ['y = wrap(f(x),', []],
  ['y = f(x)  # why', ['→ (2, 3)']],
  ['    return f(x)', ['→ (2, 3)']],
  ['        f(x),', ['→ (2, 3)']],
  ['for y in f(x):', ['→ (2, 3)']],
  ['a.b[0] = f(x)', ['→ (2, 3)']],
])('%s has the shape of the whole line, or none', (line, labels) => {
  expect(hintsOf(line, [fact(line, 'f(x)', '(2, 3)')], 'on').map(({ label }) => label)).toEqual(labels);
});
