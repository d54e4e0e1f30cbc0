import { expect, test } from 'vitest';
import fc from 'fast-check';
import { movedBy } from '../../../extension/sources/textPlace';

/** The text with `replaced` in place of a part, and where `place` is then: `‹` and `›` mark it. */
function edit(marked: string, part: string, replaced: string): string {
  const [start, end] = [marked.indexOf('‹'), marked.indexOf('›') - 1];
  const text = marked.replace('‹', '').replace('›', '');
  const rangeOffset = text.indexOf(part);
  const change = { rangeOffset, rangeLength: part.length, text: replaced };
  const place = movedBy({ uri: 'a', start, end }, change);
  const after = text.slice(0, rangeOffset) + replaced + text.slice(rangeOffset + part.length);
  return `${after.slice(0, place.start)}‹${after.slice(place.start, place.end)}›${after.slice(place.end)}`;
}

test.each([
  ['before it', 'x = ‹[1, 2]›;', 'x', 'name', 'name = ‹[1, 2]›;'],
  ['within it', 'x = ‹[1, 2]›;', '2', '23, 4', 'x = ‹[1, 23, 4]›;'],
  ['behind it', 'x = ‹[1, 2]›;', ';', ' # row', 'x = ‹[1, 2]› # row'],
  ['around it', 'x = ‹[1, 2]›;', '= [1, 2];', '= [3]', 'x ‹= [3]›'],
  ['at its beginning', 'x =‹[1, 2]›;', '=[', '= [', 'x ‹= [1, 2]›;'],
  ['at its end', 'x = ‹[1, 2]›;', '2];', '3]', 'x = ‹[1, 3]›'],
])('a change %s', (_, marked, part, replaced, expected) => {
  expect(edit(marked, part, replaced)).toBe(expected);
});

test('what is typed at a cursor comes behind it, what is deleted before moves it', () => {
  const cursor = { uri: 'a', start: 5, end: 5 };
  expect(movedBy(cursor, { rangeOffset: 5, rangeLength: 0, text: 'abc' })).toEqual(cursor);
  expect(movedBy(cursor, { rangeOffset: 3, rangeLength: 2, text: '' })).toMatchObject({ start: 3, end: 3 });
  expect(movedBy(cursor, { rangeOffset: 2, rangeLength: 1, text: 'abc' })).toMatchObject({ start: 7, end: 7 });
});

test('a place stays in order, and within its text', () => {
  const size = fc.nat(20);
  fc.assert(
    fc.property(size, size, size, size, fc.string({ maxLength: 8 }), (from, length, rangeOffset, rangeLength, text) => {
      const whole = Math.max(from + length, rangeOffset + rangeLength);
      const { start, end } = movedBy({ uri: '', start: from, end: from + length }, { rangeOffset, rangeLength, text });
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(whole + text.length - rangeLength);
    }),
  );
});
