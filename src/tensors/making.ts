import * as l10n from '@vscode/l10n';
import { CancelledError, TensorError } from '../errors';
import { heap, type Allocator } from './allocator';
import { converted, stored } from './cast';
import type { Description, RandomValues, Step, Values } from './description';
import { rounding, type DType, type TensorData } from './dtype';
import { normals, uniforms, wholes } from './random';
import { elementCount, type Tensor } from './tensor';

/** The most values a text is taken at its word for. */
const MOST = 2 ** 27;
/** Values between two looks at the signal: some 50 ms. */
const CHUNK = 2 ** 20;

/**
 * Makes the values that a description promises. The same description always gives the same ones.
 *
 * @throws TensorError if there are too many, before memory is taken for them; CancelledError if `signal` says so
 */
export async function makeTensor(
  { dtype, shape, source, steps }: Description,
  signal: AbortSignal,
  allocator: Allocator = heap,
): Promise<Tensor> {
  const made = steps.flatMap((step) => (step.kind === 'strided' ? [elementCount(step.shape)] : []));
  const count = Math.max(source.values.kind === 'given' ? 0 : elementCount(source.shape), ...made);
  if (count > MOST) throw new TensorError(l10n.t('Tensor too large: {0} values (at most {1})', count, MOST));
  const { values } = source;
  let last = source.dtype;
  let data =
    values.kind === 'given'
      ? values.data
      : await filled(allocator.allocate(last, elementCount(source.shape)), filling(values, last, source.shape), signal);
  for (const step of steps) {
    last = step.kind === 'cast' ? step.dtype : last;
    const length = step.kind === 'strided' ? elementCount(step.shape) : data.length;
    data = await filled(allocator.allocate(last, length), applying(step, data), signal);
  }
  return { dtype, shape, data };
}

/** Writes values from one number on up to another; it is asked for all of them once, in order. */
type Fill = (data: TensorData, from: number, to: number) => void;

async function filled(data: TensorData, fill: Fill, signal: AbortSignal): Promise<TensorData> {
  for (let from = 0; from < data.length; from += CHUNK) {
    // a timer lets the thread's messages in, a cancel among them
    if (from > 0) await new Promise<void>((resolve) => setTimeout(resolve));
    if (signal.aborted) throw new CancelledError('cancelled');
    fill(data, from, Math.min(from + CHUNK, data.length));
  }
  return data;
}

function eachValue(valueOf: (i: number) => number | bigint): Fill {
  return (data, from, to) => {
    for (let i = from; i < to; i++) data[i] = valueOf(i);
  };
}

function filling(values: Exclude<Values, { kind: 'given' }>, dtype: DType, shape: readonly number[]): Fill {
  const one = stored(dtype, 1n);
  const zero = stored(dtype, 0n);
  switch (values.kind) {
    case 'constant': {
      const value = stored(dtype, values.value);
      return eachValue(() => value);
    }
    case 'eye': {
      const width = shape[1]!;
      return eachValue((i) => (Math.floor(i / width) === i % width ? one : zero));
    }
    case 'range': {
      const { start, step } = values;
      return typeof start === 'bigint' && typeof step === 'bigint'
        ? eachValue((i) => stored(dtype, start + BigInt(i) * step))
        : eachValue((i) => stored(dtype, Number(start) + i * Number(step)));
    }
    case 'linspace':
      return linspace(values, dtype, elementCount(shape));
    default: {
      const next = random(values);
      return eachValue(() => stored(dtype, next()));
    }
  }
}

function random(values: RandomValues): () => number {
  if (values.kind === 'integers') return wholes(values.low, values.high);
  return values.kind === 'normal' ? normals() : uniforms();
}

/** torch counts from both ends, in steps as wide as the dtype can hold; NumPy from the start. */
function linspace({ start, end, isFromBothEnds }: Values & { kind: 'linspace' }, dtype: DType, count: number): Fill {
  const round = isFromBothEnds ? rounding(dtype) : (value: number) => value;
  const [from, to] = [round(start), round(end)];
  const step = round(round(to - from) / (count - 1));
  const turn = isFromBothEnds ? Math.floor(count / 2) : count - 1;
  return eachValue((i) => {
    if (count === 1) return stored(dtype, from);
    return stored(dtype, i >= turn ? to - step * (count - 1 - i) : from + step * i);
  });
}

function applying(step: Step, before: TensorData): Fill {
  if (step.kind === 'cast') return eachValue((i) => converted(step.dtype, before[i]!));
  const { shape: sizes, strides } = step;
  const place = sizes.map(() => 0);
  let at = step.offset;
  return eachValue(() => {
    const value = before[at]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++place[axis]! < sizes[axis]!) break;
      at -= strides[axis]! * sizes[axis]!;
      place[axis] = 0;
    }
    return value;
  });
}
