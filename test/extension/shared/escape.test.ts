import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelText, markdownCode, markdownText, messageText } from '../../../extension/shared/escape';

const attack = '![](https://example.com/x.png) <h1>x</h1> `code` $(trash) [a](command:x)\n# y | z';

test('text of a file is no markdown', () => {
  const text = markdownText(attack);
  expect(text.replaceAll(/\\[^\w\s]/g, '')).not.toMatch(/[`*_[\]()<>!#|$&\n]/);
  expect(text.replaceAll('\\', '')).toBe(attack.replace('\n', ' '));
});

test.each([
  ['kernel_size', '`kernel_size`'],
  ['a`b', '`` a`b ``'],
  ['``` x', '```` ``` x ````'],
  ['two\nlines', '`two lines`'],
])('code cannot be left: %j', (text, code) => {
  expect(markdownCode(text)).toBe(code);
});

test('the fence of code is longer than any run of backticks in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n') }), (text) => {
      const code = markdownCode(text);
      const fence = /^`+/.exec(code)![0];
      const inside = code.slice(fence.length, -fence.length);
      expect(code.endsWith(fence)).toBe(true);
      expect(Array.from(inside.matchAll(/`+/g), ([run]) => run.length)).not.toContain(fence.length);
    }),
  );
});

test('a label has no icon, a message no link', () => {
  expect(labelText('$(trash) x')).toBe('\\$(trash) x');
  expect(messageText('[a](command:x)')).toBe('[a]\u200b(command:x)');
});
