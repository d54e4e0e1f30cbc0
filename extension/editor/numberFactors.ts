import type { ShapeFact, ShapesInText } from '../../src/worker/protocol';
import { poolingRuns } from './poolingRuns';

/** A number of a text that is the product of a tensor's sizes. */
export interface FactoredNumber {
  readonly start: number;
  readonly end: number;
  readonly factors: readonly Factor[];
  /** The expression that has these sizes behind the first. */
  readonly of: ShapeFact;
}

export interface Factor {
  readonly size: number;
  /** From where the size comes: the last layer or pooling that gave another than it took. */
  readonly from?: Step;
}

/** A layer or a pooling, and the shapes that it took and gave. */
interface Step {
  readonly start: number;
  readonly end: number;
  readonly input: string;
  readonly output: string;
}

/** `9216` where an (N, 64, 12, 12) stands in the text: the features that flattening gives. Smaller numbers are no riddle. */
export function factorsOf(text: string, shapes: ShapesInText, offset: number): FactoredNumber | undefined {
  const [from, to] = [/\d*$/.exec(text.slice(0, offset))![0].length, /^\d*/.exec(text.slice(offset))![0].length];
  const [start, end] = [offset - from, offset + to];
  const number = Number(text.slice(start, end));
  if (end === start || number < 32 || /[\w.]/.test(text[start - 1] ?? '') || /[\w.]/.test(text[end] ?? ''))
    return undefined;
  for (const of of shapes.facts.toReversed()) {
    for (const shape of of.shapes) {
      const sizes = /^\([^()]*\)$/.test(shape) ? sizesIn(shape).slice(1) : [];
      if (sizes.length < 2 || sizes.reduce((a, b) => a * b, 1) !== number) continue;
      const steps = stepsOf(text, shapes);
      return { start, end, of, factors: sizes.map((size, dim) => factor(size, dim + 1, shape, steps)) };
    }
  }
  return undefined;
}

/** Looks back from what gave the shape, as long as each took what one before gave. */
function factor(size: number, dim: number, shape: string, steps: readonly Step[]): Factor {
  let wanted = shape;
  let open = steps;
  for (;;) {
    const step = open.findLast(({ output }) => output === wanted);
    if (!step) return { size };
    if (sizesIn(step.input)[dim] !== size) return { size, from: step };
    wanted = step.input;
    open = open.filter((other) => other !== step);
  }
}

/** Layers, and before them the poolings that are functions: these are looked for last. */
function stepsOf(text: string, shapes: ShapesInText): readonly Step[] {
  const layers = shapes.runs.map(({ start, end, input, output }) => ({
    ...{ start, end, output },
    input: `(${input.join(', ')})`,
  }));
  return [...poolingRuns(text, shapes), ...layers];
}

function sizesIn(shape: string): readonly number[] {
  return shape.slice(1, -1).split(',').map(Number);
}
