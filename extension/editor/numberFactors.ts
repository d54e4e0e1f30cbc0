import type { ShapeFact } from '../../src/worker/protocol';

/** A number of a text that is the product of a tensor's sizes. */
export interface FactoredNumber {
  readonly start: number;
  readonly end: number;
  readonly factors: readonly number[];
  /** The expression that has these sizes behind the first. */
  readonly of: ShapeFact;
}

/** `9216` where an (N, 64, 12, 12) stands in the text: the features that flattening gives. Smaller numbers are no riddle. */
export function factorsOf(text: string, facts: readonly ShapeFact[], offset: number): FactoredNumber | undefined {
  const [from, to] = [/\d*$/.exec(text.slice(0, offset))![0].length, /^\d*/.exec(text.slice(offset))![0].length];
  const [start, end] = [offset - from, offset + to];
  const number = Number(text.slice(start, end));
  if (end === start || number < 32 || /[\w.]/.test(text[start - 1] ?? '') || /[\w.]/.test(text[end] ?? ''))
    return undefined;
  for (const of of facts.toReversed()) {
    for (const shape of of.shapes) {
      const factors = /^\([^()]*\)$/.test(shape) ? shape.slice(1, -1).split(',').slice(1).map(Number) : [];
      if (factors.length >= 2 && factors.reduce((a, b) => a * b, 1) === number) return { start, end, factors, of };
    }
  }
  return undefined;
}
