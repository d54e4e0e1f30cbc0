import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float32Scanner } from '../../src/formats/jsonNumber';

const scanner = new Float32Scanner();

const digits = (min: number, max: number) =>
  fc.string({ minLength: min, maxLength: max, unit: fc.constantFrom(...'0123456789') });

const written = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.constantFrom(...'123456789'), digits(0, 20)).map((parts) => parts.join('')),
    ),
    fc.oneof(
      fc.constant(''),
      digits(1, 20).map((fraction) => `.${fraction}`),
    ),
    fc.oneof(
      fc.constant(''),
      fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), digits(1, 2)).map((parts) => parts.join('')),
    ),
  )
  .map((parts) => parts.join(''));

/** What lies just between two float32, where the last digit decides. */
const between = fc
  .tuple(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 2 ** -53, -(2 ** -53)))
  .map(([value, nudge]) => {
    const bits = new Uint32Array(Float32Array.of(value).buffer);
    bits[0]! += 1;
    const next = new Float32Array(bits.buffer)[0]!;
    const middle = Number.isFinite(next) ? (value + next) / 2 : value;
    return (middle * (1 + nudge)).toPrecision(20);
  });

test('a number is read as Number reads it, rounded to float32, or left to Number', () => {
  let left = 0;
  fc.assert(
    fc.property(fc.oneof(written, between, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)), (text) => {
      const value = scanner.read(`[${text},`, 1);
      if (Number.isNaN(value)) left++;
      else expect([value, scanner.end]).toEqual([Math.fround(Number(text)), 1 + text.length]);
    }),
    { numRuns: 5000 },
  );
  expect(left).toBeLessThan(5000);
});

test.each(['-', '.5', '1.', '01', '1e', '1e+', '+1', 'NaN', '', '1e400'])('%s is left to who reads exactly', (text) => {
  expect(scanner.read(text, 0)).toBeNaN();
});
