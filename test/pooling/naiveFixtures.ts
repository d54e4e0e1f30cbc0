import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DType } from '../../src/tensors/dtype';

/** A tensor as the files write it; see fixtures/pytorch/README.md. */
interface WrittenTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: readonly (number | string)[];
}

interface WrittenCase {
  readonly id: string;
  readonly op: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly input: WrittenTensor;
  readonly indices_in?: WrittenTensor;
  readonly random_samples?: WrittenTensor;
  /** Absent if PyTorch refused. */
  readonly output?: WrittenTensor;
  readonly indices?: WrittenTensor;
  readonly grad_output?: WrittenTensor;
  readonly grad_input?: WrittenTensor;
}

/** What PyTorch made of one plane. */
interface PlaneAnswer {
  readonly values: readonly (number | bigint)[];
  readonly sizes: readonly number[];
  readonly indices: readonly number[] | undefined;
  readonly gradOutput: readonly number[];
  readonly gradInput: readonly number[] | undefined;
}

export interface PlaneCase {
  readonly values: readonly (number | bigint)[];
  readonly sizes: readonly number[];
  readonly indicesIn: readonly number[];
  readonly samples: readonly number[];
  readonly answer: PlaneAnswer;
}

/** A call that PyTorch answered, plane by plane. */
export interface NaiveCase {
  readonly id: string;
  readonly operator: string;
  readonly dtype: DType;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly planes: readonly PlaneCase[];
}

/** The cases of one file that PyTorch did not refuse. */
export function naiveCases(folder: string, family: string): NaiveCase[] {
  const written = JSON.parse(readFileSync(path.join(folder, `${family}.json`), 'utf8')) as WrittenCase[];
  return written.filter(({ output }) => output !== undefined).map(caseOf);
}

function caseOf(written: WrittenCase): NaiveCase {
  const { id, op, kwargs, input, output } = written;
  const [, operator, rank] = /^(\w+)(\d)d$/.exec(op)!;
  const sizes = input.shape.slice(-Number(rank));
  const outputSizes = output!.shape.slice(-Number(rank));
  const planeCount = product(input.shape.slice(0, -Number(rank)));
  const inPlanes = (tensor: WrittenTensor) => split(numbersOf(tensor), planeCount);
  const asNumbers = (tensor: WrittenTensor | undefined) => tensor && inPlanes(tensor).map((plane) => plane.map(Number));
  const [values, outputs] = [inPlanes(input), inPlanes(output!)];
  const [indicesIn, samples] = [asNumbers(written.indices_in), asNumbers(written.random_samples)];
  const [indices, gradInput] = [asNumbers(written.indices), asNumbers(written.grad_input)];
  const gradOutput = asNumbers(written.grad_output);
  const planes = values.map((plane, i) => ({
    values: plane,
    sizes,
    indicesIn: indicesIn?.[i] ?? [],
    samples: samples?.[i] ?? [],
    answer: {
      values: outputs[i]!,
      sizes: outputSizes,
      indices: indices?.[i],
      gradOutput: gradOutput?.[i] ?? outputs[i]!.map(() => 1),
      gradInput: gradInput?.[i],
    },
  }));
  return { id, operator: operator!, dtype: output!.dtype, kwargs, planes };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((count, size) => count * size, 1);
}

function split<Value>(values: readonly Value[], count: number): Value[][] {
  const length = values.length / count;
  return Array.from({ length: count }, (_, i) => values.slice(i * length, (i + 1) * length));
}

const texts: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** Text is NaN, an infinity, or an integer that a double cannot hold. */
function numbersOf({ data, dtype }: WrittenTensor): (number | bigint)[] {
  if (dtype === 'int64') return data.map(BigInt);
  const numbers = data.map((value) => texts[value] ?? Number(value));
  return dtype === 'float32' ? numbers.map(Math.fround) : numbers;
}
