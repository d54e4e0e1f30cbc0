import { lowest, type DType } from '../../src/tensors/dtype';
import { elementCount, formatShape, type Tensor } from '../../src/tensors/tensor';
import type { Expected } from './cases';

/** What an engine made of a case. */
export interface Answer {
  readonly output: Tensor;
  readonly indices?: ArrayLike<number | bigint>;
  readonly gradInput?: Tensor;
}

/** How far an average or a norm may be off: relative or absolute, whichever allows more. */
const tolerances: Partial<Record<DType, { relative: number; absolute: number }>> = {
  float16: { relative: 2e-3, absolute: 2e-3 },
  bfloat16: { relative: 1e-2, absolute: 1e-2 },
  float32: { relative: 1e-5, absolute: 1e-6 },
  float64: { relative: 1e-12, absolute: 1e-12 },
};

/**
 * What is wrong with an answer; undefined if nothing is.
 *
 * @see fixtures/pytorch/README.md, "How close an answer must be"
 */
export function difference(expected: Expected, { output, indices, gradInput }: Answer): string | undefined {
  const wanted = expected.output!;
  if (formatShape(output.shape) !== formatShape(wanted.shape)) {
    return `expected the shape ${formatShape(wanted.shape)}, got ${formatShape(output.shape)}`;
  }
  if (output.dtype !== wanted.dtype) return `expected ${wanted.dtype}, got ${output.dtype}`;
  const equal = /Max(Pool|Unpool)/.test(expected.op) ? isSame : isClose(wanted.dtype);
  return (
    firstDifference('output', wanted.data, output.data, equal) ??
    indexDifference(expected, indices ?? []) ??
    (expected.gradInput &&
      firstDifference('grad_input', expected.gradInput.data, gradInput?.data ?? [], isClose(wanted.dtype)))
  );
}

type Values = ArrayLike<number | bigint>;

function firstDifference(what: string, wanted: Values, got: Values, equal: typeof isSame): string | undefined {
  const length = Math.max(wanted.length, got.length);
  for (let cell = 0; cell < length; cell++) {
    if (!equal(got[cell], wanted[cell])) return describe(what, wanted, got, cell);
  }
  return undefined;
}

function indexDifference(expected: Expected, indices: Values): string | undefined {
  const wanted = expected.indices?.data ?? [];
  for (let cell = 0; cell < wanted.length; cell++) {
    if (readsPaddingOnly(expected, cell)) continue;
    if (Number(wanted[cell]) !== Number(indices[cell])) return describe('indices', wanted, indices, cell);
  }
  return undefined;
}

/** Equal, with NaN equal to NaN and -0 to +0. */
function isSame(got: number | bigint | undefined, wanted: number | bigint | undefined): boolean {
  return got === wanted || (Number.isNaN(got) && Number.isNaN(wanted));
}

function isClose(dtype: DType): typeof isSame {
  const tolerance = tolerances[dtype];
  if (tolerance === undefined) return isSame;
  return (got, wanted) => {
    const allowed = Math.max(tolerance.absolute, tolerance.relative * Math.abs(Number(wanted)));
    return isSame(got, wanted) || Math.abs(Number(got) - Number(wanted)) <= allowed;
  };
}

/** Whether the window of an output cell lies in the padding: its index names no cell with the output's value. */
function readsPaddingOnly({ op, input, output, indices }: Expected, cell: number): boolean {
  if (output!.data[cell] !== lowest(input.dtype)) return false;
  // ONNX's indices count through the whole tensor
  const rank = op.startsWith('onnx.') ? input.shape.length : Number(/(\d)d$/.exec(op)?.[1]);
  const [plane, outputPlane] = [input, output!].map(({ shape }) => elementCount(shape.slice(-rank))) as [
    number,
    number,
  ];
  const index = Number(indices!.data[cell]);
  const inPlane = index >= 0 && index < plane;
  return !inPlane || input.data[Math.floor(cell / outputPlane) * plane + index] !== output!.data[cell];
}

/** The first cell that differs, and what stands around it. */
function describe(what: string, wanted: ArrayLike<unknown>, got: ArrayLike<unknown>, cell: number): string {
  const from = Math.max(0, Math.min(cell - 3, wanted.length - 8));
  const cut = (values: ArrayLike<unknown>) => {
    const part = Array.from(values)
      .slice(from, from + 8)
      .map(String)
      .join(', ');
    return `${from > 0 ? '… ' : ''}${part}${from + 8 < values.length ? ' …' : ''}`;
  };
  return `${what}[${cell}]\n    expected ${cut(wanted)}\n    got      ${cut(got)}`;
}
