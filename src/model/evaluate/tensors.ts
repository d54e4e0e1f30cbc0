import * as l10n from '@vscode/l10n';
import { isDType } from '../../tensors/dtype';
import { reordered } from '../torch/permuting';
import { bool, int, sizeTuple, tensor, unknown, type Tensor, type Unknown, type Value } from '../value';
import { arrayAttribute } from './arrays';
import { lose } from './havoc';
import { missing, notFollowed, raise, type Machine } from './machine';
import { isTensorMethod, reshape } from './tensorCalls';
import { holding, rowNumbers } from './tensorNumbers';

/** Attributes of a tensor that are tensors of its shape. */
const alike = new Set(['data', 'real', 'imag']);

/** `x.shape`, `x.T`, `x.view`. */
export function tensorAttribute(machine: Machine, value: Tensor, name: string): Value {
  if (value.lost) return value.lost;
  if (value.isArray) return arrayAttribute(value, name);
  switch (name) {
    case 'shape':
      return sizeTuple(value.shape);
    case 'ndim':
      return int(value.shape.length);
    case 'dtype':
      return value.dtype && isDType(value.dtype) ? { kind: 'dtype', dtype: value.dtype } : notFollowed('dtype');
    case 'T':
    case 'mT':
    case 'H':
    case 'mH':
      return transposed(value, name);
    case 'is_cuda':
    case 'is_sparse':
    case 'is_quantized':
    case 'is_mkldnn':
      return bool(false);
    case 'device':
    case 'layout':
    case 'grad_fn':
      return { ...notFollowed(`Tensor.${name}`), isHarmless: true };
    case '__class__':
      return { kind: 'builtin', name: value.isParameter ? 'torch.nn.Parameter' : 'torch.Tensor' };
  }
  if (name === 'requires_grad' || name === 'is_leaf') return notFollowed(`Tensor.${name}`);
  if (name === 'grad') return { ...tensor(value.shape, value.dtype), isGradient: true };
  if (alike.has(name)) return { ...tensor(value.shape, value.dtype, value.strides), of: [value] };
  if (isTensorMethod(name) || machine.library.isTensorAttribute(name))
    return { kind: 'builtin', name: `tensor.${name}`, receiver: value };
  return missing(
    machine,
    undefined,
    'AttributeError',
    `'${value.isParameter ? 'Parameter' : 'Tensor'}' object has no attribute '${name}'`,
  );
}

function transposed(value: Tensor, name: string): Value {
  const last = value.shape.length - 1;
  const order = value.shape.map((_, axis) =>
    name === 'T' ? last - axis : axis < last - 1 ? axis : 2 * last - 1 - axis,
  );
  return reordered(value, order);
}

/** `x.data = y`: of another shape, x has it from then on. */
export function setTensorAttribute(machine: Machine, value: Tensor, name: string, to: Value): void {
  machine.journal.writes++;
  if ((name !== 'data' && !(value.isArray && name === 'shape')) || value.lost) return;
  if (to.kind === 'tensor' && !to.lost) reshape(machine, value, to);
  else lose(machine.journal, [value], to.kind === 'unknown' ? to : notFollowed('data'));
}

/** The entries of a tensor along its first axis; all of one shape. */
export function rowsOf(machine: Machine, value: Tensor): readonly Value[] | Unknown {
  if (value.lost) return value.lost;
  const [count, ...rest] = value.shape;
  if (count === undefined) return raise(machine, 'TypeError', 'iteration over a 0-d tensor');
  if (typeof count !== 'number' || count > 4096) return unknown(l10n.t('A size is not known'));
  const numbers = rowNumbers(machine, value, count);
  return Array.from({ length: count }, (_, i) => {
    const row = tensor(rest, value.dtype, value.strides?.slice(1));
    return numbers ? holding(machine, row, numbers[i]!) : row;
  });
}
