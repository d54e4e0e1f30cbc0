import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import { invoke } from '../pooling/pythonText';
import type { DType } from '../tensors/dtype';
import { elementCount, valueAt, type Tensor } from '../tensors/tensor';
import { exactText } from '../tensors/valueText';

/** The most values that are written as text. */
const MOST = 100_000;

/**
 * A tensor as Python writes it, nested as its shape says: `torch.tensor([[1.0, 2.0]])`. Every value comes back as it is.
 *
 * @param indent of the lines after the first
 * @throws PoolscopeError if it has very many values
 */
export function tensorCode(tensor: Tensor, indent = ''): string {
  const { dtype, shape } = tensor;
  if (shape.includes(0)) return invoke('torch.empty', [`(${shape.join(', ')},)`], { dtype: `torch.${dtype}` });
  const text = nestedText(tensor, indent, (value) => pythonNumber(value, dtype));
  return invoke('torch.tensor', [text], { dtype: `torch.${dtype}` });
}

/**
 * A tensor's values as Python and JSON nest them, rows in lines of their own.
 *
 * @param indent of the lines after the first
 * @throws PoolscopeError if there are very many
 */
export function nestedText(tensor: Tensor, indent: string, write: (value: number | bigint) => string): string {
  const { shape } = tensor;
  const count = elementCount(shape);
  if (count > MOST)
    throw new PoolscopeError(l10n.t('Too many values to write as text: {0} (at most {1})', count, MOST));
  const nest = (axis: number, from: number, size: number): string => {
    if (axis === shape.length) return write(valueAt(tensor, from)!);
    const step = size / shape[axis]!;
    const entries = Array.from({ length: shape[axis]! }, (_, i) => nest(axis + 1, from + i * step, step));
    const isRow = axis === shape.length - 1;
    return `[${entries.join(isRow ? ', ' : `,\n${indent}${' '.repeat(axis + 1)}`)}]`;
  };
  return nest(0, 0, count);
}

function pythonNumber(value: number | bigint, dtype: DType): string {
  if (dtype === 'bool') return value ? 'True' : 'False';
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? 'float("nan")' : `float("${value > 0 ? '' : '-'}inf")`;
  }
  return exactNumber(value, dtype);
}

/** The shortest number that is this value in its dtype; a float has a point, and zero its sign. */
export function exactNumber(value: number | bigint, dtype: DType): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = exactText(value, dtype);
  return dtype.includes('float') && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
