import { Raised } from '../evaluate/machine';
import { problemOf, type Problem } from '../problems';
import { shapesOf } from '../shapes';
import type { Size } from '../size';
import { tensor, type Class, type SourceFile, type Value } from '../value';
import type { Evaluator } from '../evaluate/evaluator';
import { modelToTry } from './assume';

/** The sizes that are tried: each up to 64, and those that people use. */
const tried = [
  ...Array.from({ length: 64 }, (_, i) => i + 1),
  ...[80, 96, 112, 128, 160, 192, 224, 227, 256, 299, 320, 384, 416, 448, 512, 608, 640],
];
/** PyTorch's words need a number. */
const BATCH = 2;
/** The most steps of the evaluator for all of them. */
const MOST_STEPS = 2_000_000;

/** For which heights, which are its widths, a model runs. */
export interface FittingSizes {
  /** Of the sizes that were tried, those next to each other that run, both ends included. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** All multiples of it run, and nothing else; undefined if that is not so. */
  readonly multiple: number | undefined;
  /** The largest size below the first that runs, or else the first that fails, and what PyTorch says. */
  readonly failure: { readonly size: number; readonly problem: Problem } | undefined;
}

interface Result {
  readonly size: number;
  readonly problem: Problem | undefined;
}

/** Runs a model of a file on squares of many sizes. Undefined if it takes no images, or if it cannot be told whether it runs. */
export function fittingSizes(evaluator: Evaluator, file: SourceFile, of: Class): FittingSizes | undefined {
  const found = modelToTry(evaluator, file, of);
  const [input, ...others] = found?.assumption.inputs ?? [];
  const channels = input?.shape[1];
  if (!found || typeof channels !== 'number' || others.length > 0 || input?.shape.length !== 4) return undefined;
  const results: Result[] = [];
  let steps = 0;
  for (const size of tried) {
    evaluator.steps = 0;
    const result = run(evaluator, file.path, found.model, [BATCH, channels, size, size]);
    if (result === 'unknown') return undefined;
    results.push({ size, problem: result });
    steps += evaluator.steps;
    if (steps > MOST_STEPS) break;
  }
  return summed(results);
}

/** What PyTorch refuses; undefined if it runs. */
function run(
  evaluator: Evaluator,
  path: string,
  model: Value,
  shape: readonly Size[],
): Problem | undefined | 'unknown' {
  evaluator.reset();
  evaluator.quiet++;
  try {
    const output = evaluator.call(model, { positional: [tensor(shape, 'float32')], keyword: new Map() });
    return output.kind === 'unknown' || (output.kind === 'tensor' && !shapesOf(output)) ? 'unknown' : undefined;
  } catch (error) {
    return error instanceof Raised && evaluator.conditional === 0 ? problemOf(error, path, true) : 'unknown';
  }
}

function summed(results: readonly Result[]): FittingSizes {
  const all = results.map(({ size }) => size);
  const fits = results.filter(({ problem }) => !problem).map(({ size }) => size);
  const failing = results.filter(({ problem }) => problem);
  const worst = failing.findLast(({ size }) => size < (fits[0] ?? Infinity)) ?? failing[0];
  return {
    ranges: rangesOf(fits, all),
    multiple: multipleOf(fits, all),
    failure: worst && { size: worst.size, problem: worst.problem! },
  };
}

function rangesOf(fits: readonly number[], all: readonly number[]): FittingSizes['ranges'] {
  const ranges: [number, number][] = [];
  for (const size of fits) {
    const last = ranges.at(-1);
    if (last && all.indexOf(size) === all.indexOf(last[1]) + 1) last[1] = size;
    else ranges.push([size, size]);
  }
  return ranges;
}

/** 32 if the sizes that fit are the multiples of 32, from the first of them on. */
function multipleOf(fits: readonly number[], all: readonly number[]): number | undefined {
  const [first] = fits;
  if (first === undefined || fits.length < 2) return undefined;
  const step = fits.map((size) => size - first).reduce(divisor);
  if (step < 2 || first % step !== 0) return undefined;
  return all.every((size) => size < first || fits.includes(size) === (size % step === 0)) ? step : undefined;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
