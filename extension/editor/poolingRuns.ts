import type { ShapesInText } from '../../src/worker/protocol';

/** A pooling layer's constructor, or a call of a pooling function, that runs in a text. */
export interface PoolingRun {
  readonly start: number;
  readonly end: number;
  readonly input: string;
  readonly output: string;
  /** How many other shapes it takes. */
  readonly others: number;
  readonly isAssumed: boolean;
}

const layer = /^(?:Adaptive|Fractional)?(?:Max|Avg|LP)(?:Un)?[Pp]ool\dd$/;
const called = /^[\w.]*?\b(?:adaptive_|fractional_)?(?:max|avg|lp)_pool\dd\(\s*/;

/** The poolings of a text, each once, in its order. */
export function poolingRuns(text: string, { runs, facts }: ShapesInText): readonly PoolingRun[] {
  const found = new Map<number, PoolingRun>();
  const add = (run: Omit<PoolingRun, 'others'>) => {
    const before = found.get(run.start);
    found.set(run.start, before ? { ...before, others: before.others + 1 } : { ...run, others: 0 });
  };
  for (const { start, end, layer: name, input, output, isAssumed = false } of runs)
    if (layer.test(name)) add({ start, end, input: `(${input.join(', ')})`, output, isAssumed });
  for (const { start, end, shapes, isAssumed = false } of facts) {
    const head = called.exec(text.slice(start, end))?.[0];
    const input = head && facts.find((fact) => fact.start === start + head.length && fact.end < end);
    shapes.forEach((output, i) => {
      if (input) add({ start, end, input: input.shapes[i] ?? input.shapes[0]!, output, isAssumed });
    });
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** `(1, 1, 5, 5) → (1, 1, 2, 2)`. */
export function runText({ input, output, others }: PoolingRun): string {
  return `${input} → ${output}${others > 0 ? ` ⋯${others + 1}` : ''}`;
}
