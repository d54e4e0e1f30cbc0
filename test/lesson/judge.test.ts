import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pool } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { unravelIndex } from '../../src/pooling/positions';
import { tensorOf } from '../../src/tensors/tensor';
import { exerciseOf, type Exercise } from '../../src/lesson/exercise';
import { isRight, mistakesBehind, rightAnswer, wrongAnswer } from '../../src/lesson/judge';
import { mistakes } from '../../src/lesson/mistakes';
import type { Answer, Question } from '../../src/lesson/question';
import { answerOf } from '../../src/lesson/thinking';

const given = (answer: Answer) => answer.map((value) => ({ value, tolerance: 0 }));

interface Drawn {
  readonly exercise: Exercise;
  readonly questions: readonly Question[];
}

/** A random layer on a random tensor with ties, NaN and infinities, and a question of each kind. */
const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    isMax: fc.boolean(),
    sizes: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    channels: fc.integer({ min: 1, max: 3 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.option(fc.integer({ min: 1, max: 4 })),
    padding: fc.nat(2),
    dilation: fc.integer({ min: 1, max: 3 }),
    ceilMode: fc.boolean(),
    countsPadding: fc.boolean(),
    values: fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: -4, max: 4 }) },
        { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0.25) },
      ),
      { minLength: 243, maxLength: 243 },
    ),
    at: fc.nat(1e6),
    axis: fc.nat(1),
  })
  .map((from): Drawn | undefined => {
    const [height, width] = from.sizes;
    const shape = [1, from.channels, height, width];
    const input = tensorOf(from.values.slice(0, from.channels * height * width), shape);
    const call: LayerCall = {
      op: from.isMax ? 'MaxPool2d' : 'AvgPool2d',
      kwargs: {
        kernel_size: from.kernel,
        stride: from.stride,
        padding: Math.min(from.padding, Math.floor(from.kernel / 2)),
        ceil_mode: from.ceilMode,
        ...(from.isMax ? { dilation: from.dilation } : { count_include_pad: from.countsPadding }),
      },
    };
    try {
      const result = pool(input, call);
      const exercise = exerciseOf(input, call, result, from.at % from.channels)!;
      const out = exercise.axes.map((axis) => axis.outputSize);
      const cell = unravelIndex(out, from.at % (out[0]! * out[1]!));
      const inner = unravelIndex([height, width], from.at % (height * width));
      const asked = (from.isMax ? (['winner', 'index'] as const) : (['divisor'] as const)).map((kind) => ({
        kind,
        cell,
      }));
      return {
        exercise,
        questions: [
          { kind: 'shape' },
          { kind: 'value', cell },
          ...asked,
          { kind: 'gradient', cell: inner },
          { kind: 'dropped', axis: from.axis },
        ],
      };
    } catch {
      return undefined;
    }
  })
  .filter((each) => each !== undefined);

test('without a mistake the way to think gives PyTorch’s answers', () => {
  fc.assert(
    fc.property(drawn, ({ exercise, questions }) => {
      for (const question of questions) {
        const right = rightAnswer(exercise, question);
        expect({ question, answer: answerOf(exercise, question) ?? [] }).toEqual({
          question,
          answer: right.map((value): unknown => (Number.isFinite(value) ? expect.closeTo(value, 5) : value)),
        });
      }
    }),
    { numRuns: 1000 },
  );
});

test('of a thousand random cases every wrong answer is named, and no right one is refused', () => {
  let [wrong, named] = [0, 0];
  const met = new Set<string>();
  fc.assert(
    fc.property(drawn, ({ exercise, questions }) => {
      for (const question of questions) {
        expect(isRight(exercise, question, given(rightAnswer(exercise, question)))).toBe(true);
        for (const mistake of mistakes) {
          const answer = wrongAnswer(exercise, question, mistake);
          if (!answer) continue;
          wrong++;
          met.add(mistake.name);
          expect(isRight(exercise, question, given(answer))).toBe(false);
          if (mistakesBehind(exercise, question, given(answer)).includes(mistake)) named++;
        }
      }
    }),
    { numRuns: 1000 },
  );
  expect([...met].sort()).toEqual(mistakes.map(({ name }) => name).sort());
  expect(wrong).toBeGreaterThan(5000);
  expect(named / wrong).toBeGreaterThanOrEqual(0.95);
});
