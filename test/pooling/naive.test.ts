import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { naiveAnswer } from './naiveAnswers';
import { naiveAvgPool } from './naiveAvgPool';
import { naiveCases, type NaiveCase } from './naiveFixtures';
import { naiveLpPool, naiveLpPoolGradient } from './naiveLpPool';

const folder = path.join(import.meta.dirname, '../fixtures/pytorch');
const families = [
  'maxpool',
  'avgpool',
  'lppool',
  'adaptiveavgpool',
  'adaptivemaxpool',
  'fractionalmaxpool',
  'maxunpool',
];

/** How far averages and norms may be off: relative or absolute, whichever allows more. Everything else is exact. */
const tolerances: Readonly<Record<string, { relative: number; absolute: number }>> = {
  float16: { relative: 2e-3, absolute: 2e-3 },
  bfloat16: { relative: 1e-2, absolute: 1e-2 },
  float32: { relative: 1e-5, absolute: 1e-6 },
  float64: { relative: 1e-12, absolute: 1e-12 },
};
const exact = { relative: 0, absolute: 0 };

/** The first place where two planes differ; -0 is 0 and NaN is NaN. */
function firstDifference(
  got: readonly (number | bigint)[],
  wanted: readonly (number | bigint)[],
  { relative, absolute }: typeof exact,
): string | undefined {
  const isSame = (a: number | bigint, b: number | bigint) => {
    const allowed = Math.max(absolute, relative * Math.abs(Number(b)));
    return a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(Number(a) - Number(b)) <= allowed;
  };
  if (got.length !== wanted.length) return `${got.length} values, PyTorch has ${wanted.length}`;
  const place = got.findIndex((value, i) => !isSame(value, wanted[i]!));
  return place < 0 ? undefined : `[${place}] is ${got[place]}, PyTorch's is ${wanted[place]}`;
}

function check(given: NaiveCase): void {
  const isRounded = /Avg|LP/.test(given.operator) && given.dtype !== 'int64';
  const tolerance = isRounded ? tolerances[given.dtype]! : exact;
  for (const plane of given.planes) {
    const { answer } = plane;
    const { sizes, values, indices, gradient } = naiveAnswer(given, plane);
    expect(sizes).toEqual(answer.sizes);
    expect(firstDifference(values, answer.values, tolerance), 'output').toBeUndefined();
    if (answer.indices) {
      // PyTorch's index of a window without cells is an accident
      const wanted = answer.indices.map((index, window) => (indices![window]! < 0 ? -1 : index));
      expect(indices, 'indices').toEqual(wanted);
    }
    if (answer.gradInput) {
      expect(firstDifference(gradient(answer.gradOutput), answer.gradInput, tolerance), 'gradient').toBeUndefined();
    }
  }
}

describe.each(families)('the definition of %s gives what PyTorch gives', (family) => {
  const cases = naiveCases(folder, family);

  test('in enough cases, forward and backward', () => {
    const withGradient = cases.filter(({ planes }) => planes.some(({ answer }) => answer.gradInput));
    expect(withGradient.length).toBeGreaterThan(10);
  });

  test.each(cases)('$id', check);
});

/** One window of two cells each, which no fixture has: LPPool1d(p, 2) as PyTorch 1.13.1 (p = ±inf: 2.13's steps) answers. */
const lpWindows = [
  { normType: Infinity, plane: [-3, 2], output: 3, gradient: [-1, 0] },
  { normType: -Infinity, plane: [-3, -2], output: 2, gradient: [0, -1] },
  { normType: Infinity, plane: [NaN, 1], output: NaN, gradient: [0, 0] },
  { normType: 1, plane: [-1, -2], output: -3, gradient: [1, 1] },
  { normType: 1, plane: [1, -1], output: 0, gradient: [0, 0] },
  { normType: 1, plane: [NaN, 1], output: NaN, gradient: [0, 0] },
  { normType: 3, plane: [-1, 1], output: 0, gradient: [0, 0] },
  { normType: -1, plane: [0, 3], output: 0, gradient: [NaN, 0] },
  { normType: -1, plane: [-1, 1], output: Infinity, gradient: [0, 0] },
  { normType: 0.5, plane: [0, 1], output: 1, gradient: [Infinity, 1] },
  { normType: 0.5, plane: [-Infinity, 1], output: NaN, gradient: [NaN, NaN] },
  { normType: 2.5, plane: [1, -1], output: NaN, gradient: [NaN, NaN] },
  { normType: 2, plane: [1e20, 1e20], output: Infinity, gradient: [0, 0] },
];

test.each(lpWindows)('LP pooling of $plane with p = $normType', ({ normType, plane, output, gradient }) => {
  const axes = [{ kernelSize: 2, stride: 2, ceilMode: false }];
  const { values } = naiveLpPool(plane, [2], axes, normType, Math.fround);
  expect(firstDifference(values, [output], exact)).toBeUndefined();
  const atPlane = naiveLpPoolGradient([1], plane, [2], axes, normType, Math.fround);
  expect(firstDifference(atPlane, gradient, exact)).toBeUndefined();
});

test('a sum of int64 wraps around', () => {
  const axes = [{ kernelSize: 4, stride: 4, padding: 0, ceilMode: false }];
  const rule = { countIncludePad: true, divisorOverride: undefined };
  const { values } = naiveAvgPool([2n ** 62n, 2n ** 62n, 2n ** 62n, -7n], [4], axes, rule);
  expect(values).toEqual([-1152921504606846977n]);
});
