import { holds } from './cast';
import type { DType, TensorData } from './dtype';
import { elementCount, type Tensor, type TensorHeader } from './tensor';

/** A tensor whose values are yet to be made, by `makeTensor`: knowing its shape takes no memory. It can go to a worker. */
export interface Description extends TensorHeader {
  readonly source: Source;
  /** What becomes of the source's values, in order. A new shape of the same order is none. */
  readonly steps: readonly Step[];
}

interface Source extends TensorHeader {
  readonly values: Values;
}

/** Where values come from, in row-major order. */
export type Values =
  | { readonly kind: 'given'; readonly data: TensorData }
  | { readonly kind: 'constant'; readonly value: number | bigint }
  /** `start + i · step`; exact if both are bigint. */
  | { readonly kind: 'range'; readonly start: number | bigint; readonly step: number | bigint }
  /** Evenly from `start` to `end`, both included; the second half may be counted back from the end. */
  | { readonly kind: 'linspace'; readonly start: number; readonly end: number; readonly isFromBothEnds: boolean }
  /** Ones where the row's number is the column's. */
  | { readonly kind: 'eye' }
  | RandomValues;

/** From Poolscope's generator, not PyTorch's; integers from `low` up to `high`, `high` left out. */
export type RandomValues =
  | { readonly kind: 'uniform' }
  | { readonly kind: 'normal' }
  | { readonly kind: 'integers'; readonly low: number; readonly high: number };

export type Step = { readonly kind: 'cast'; readonly dtype: DType } | ({ readonly kind: 'strided' } & StridedView);

/** Values picked from those in row-major order: the way from one to the next along each dimension, in elements. */
export interface StridedView {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Where the first one is. */
  readonly offset: number;
}

/** A tensor of values from elsewhere. */
export function described(shape: readonly number[], dtype: DType, values: Values): Description {
  return { dtype, shape, source: { dtype, shape, values }, steps: [] };
}

/** A tensor that is made already. */
export function given({ shape, dtype, data }: Tensor): Description {
  return described(shape, dtype, { kind: 'given', data });
}

/** As `tensor.to(dtype)` converts it. */
export function cast(tensor: Description, dtype: DType): Description {
  if (tensor.dtype === dtype) return tensor;
  return { ...tensor, dtype, steps: [...tensor.steps, { kind: 'cast', dtype }] };
}

/** The axes in another order, each named once, counted from the front. */
export function permute(tensor: Description, axes: readonly number[]): Description {
  const { shape } = tensor;
  const strides = axes.map((axis) => elementCount(shape.slice(axis + 1)));
  return strided(tensor, { shape: axes.map((axis) => shape[axis]!), strides, offset: 0 });
}

/** Values that are picked from the tensor's. */
export function strided(tensor: Description, view: StridedView): Description {
  return { ...tensor, shape: view.shape, steps: [...tensor.steps, { kind: 'strided', ...view }] };
}

/** The first of a source's extremes that the dtype cannot hold. */
export function beyondDType({ shape, dtype, source: { values } }: Description): number | bigint | undefined {
  const count = elementCount(shape);
  return count === 0 ? undefined : extremes(values, count).find((value) => !holds(dtype, value));
}

function extremes(values: Values, count: number): readonly (number | bigint)[] {
  switch (values.kind) {
    case 'constant':
      return [values.value];
    case 'range': {
      const { start, step } = values;
      const last =
        typeof start === 'bigint' && typeof step === 'bigint'
          ? start + BigInt(count - 1) * step
          : Number(start) + (count - 1) * Number(step);
      return [start, last];
    }
    case 'linspace':
      return count === 1 ? [values.start] : [values.start, values.end];
    case 'integers':
      return [BigInt(values.low), BigInt(values.high) - 1n];
    default:
      return [];
  }
}
