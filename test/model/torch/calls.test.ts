import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { named, product, type Size } from '../../../src/model/size';
import type { Value } from '../../../src/model/value';
import { contiguousStrides } from '../../../src/model/torch/layout';
import { evaluate } from './calls';

interface TensorAnswer {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly strides: readonly number[];
}
type Answer = TensorAnswer | readonly Answer[] | number;

const calls = JSON.parse(readFileSync('test/fixtures/torch/calls.json', 'utf8')) as Record<string, Answer>;

/** A value as the answers are written; strides that are not known are left to the answer. */
function answerOf(value: Value, expected: Answer): unknown {
  switch (value.kind) {
    case 'tensor': {
      const { shape, dtype } = value;
      const own = value.strides ?? contiguousStrides(shape);
      const wanted = (expected as TensorAnswer).strides ?? [];
      const strides = own.map((stride, axis) =>
        typeof stride !== 'number' || shape[axis] === 1 ? wanted[axis] : stride,
      );
      return { shape, dtype, strides };
    }
    case 'tuple':
    case 'list':
      return value.items.map((item, i) => answerOf(item, (expected as readonly Answer[])[i] ?? 0));
    case 'int':
      return value.size;
    default:
      return value;
  }
}

describe('a call gives what PyTorch gives', () => {
  test.each(Object.entries(calls))('%s', (call, expected) => {
    expect(answerOf(evaluate(call), expected)).toEqual(expected);
  });
});

const learned = JSON.parse(readFileSync('test/fixtures/torch/parameters.json', 'utf8')) as Record<string, number>;

describe('a layer learns as many numbers as in PyTorch', () => {
  function count(value: Value): number {
    if (value.kind === 'tensor') return value.isParameter ? (product(value.shape) as number) : 0;
    if (value.kind !== 'instance') return 0;
    return value.attributes.entries().reduce((sum, [, each]) => sum + count(each), 0);
  }

  test.each(Object.entries(learned))('%s', (call, expected) => {
    expect(count(evaluate(call))).toBe(expected);
  });
});

describe('with a name in place of a number', () => {
  /** The size with the number put in again. */
  function put(size: Size, number: number): number {
    if (typeof size === 'number') return size;
    return size.terms.reduce(
      (sum, { coefficient, factors }) =>
        sum +
        factors.reduce((product, factor) => {
          if ('name' in factor) return product * (factor.name === 'N' ? number : NaN);
          const round = factor.round === 'floor' ? Math.floor : Math.ceil;
          return product * round(put(factor.over, number) / put(factor.under, number));
        }, coefficient),
      0,
    );
  }

  function shapesOf(value: Value, number: number): unknown {
    if (value.kind === 'tensor') return value.shape.map((size) => put(size, number));
    if (value.kind === 'tuple' || value.kind === 'list') return value.items.map((item) => shapesOf(item, number));
    return value.kind === 'int' ? put(value.size, number) : undefined;
  }

  function expectedShapes(answer: Answer): unknown {
    if (typeof answer === 'number') return answer;
    return 'shape' in answer ? answer.shape : answer.map(expectedShapes);
  }

  test.each(Object.entries(calls).filter(([call]) => /\br\(\d/.test(call)))('%s', (call, answer) => {
    [...call.matchAll(/\br\(([\d, ]*)\)/g)].forEach(([, sizes], at) => {
      sizes!.split(',').forEach((_, axis) => {
        let number = NaN;
        const value = evaluate(call, (size, tensor, position) => {
          if (tensor !== at || position !== axis) return size;
          number = size;
          return named('N');
        });
        const shapes = shapesOf(value, number);
        // not known, in part or as a whole, is right as well
        if (value.kind !== 'unknown' && !JSON.stringify(shapes).includes('null'))
          expect(shapes).toEqual(expectedShapes(answer));
      });
    });
  });
});
