import { exactNumber, nestedText } from '../codegen/tensorCode';
import type { Tensor } from '../tensors/tensor';

/**
 * A tensor as JSON: its values nested as its shape says, and its dtype. NaN and infinities are written as Python's json does.
 *
 * @throws PoolscopeError if it has very many values
 */
export function jsonOf(tensor: Tensor): string {
  const { dtype, shape } = tensor;
  const write = (value: number | bigint) => {
    if (dtype === 'bool') return value ? 'true' : 'false';
    const isSpecial = typeof value === 'number' && !Number.isFinite(value);
    return isSpecial ? String(value) : exactNumber(value, dtype);
  };
  const values = shape.includes(0) ? '[]' : nestedText(tensor, '', write);
  return `{"dtype": "${dtype}", "shape": [${shape.join(', ')}], "data": ${values}}\n`;
}
