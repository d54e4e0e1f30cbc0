import { dtypeNamed } from '../../python/dtypeNames';
import type { DType } from '../../tensors/dtype';
import { asItems, asSizes, isNone, notKnown, Refusal } from '../torch/rule';
import { product } from '../size';
import { isSameShape } from '../torch/elementwise';
import { int, list, tuple, type Tensor, type Value } from '../value';
import { isUnknown, notFollowed, Raised, type Given, type Machine } from './machine';
import { runRule, runTensorMethod, runTorchFunction } from './tensorCalls';
import { pythonNumbers } from './tensorNumbers';

export function array(shape: Tensor['shape'], dtype: DType | undefined): Tensor {
  return { kind: 'tensor', shape, dtype, isArray: true };
}

/** The dtype that `dtype=` names, in any of NumPy's ways; undefined if it is not known. */
export function dtypeGiven(value: Value | undefined, otherwise: DType | undefined): DType | undefined {
  if (isNone(value)) return otherwise;
  if (value?.kind === 'dtype') return value.dtype;
  const name = value?.kind === 'str' ? value.value : value?.kind === 'builtin' ? value.name : '';
  return pythonTypes[name] ?? dtypeNamed(name);
}

const pythonTypes: Readonly<Record<string, DType>> = {
  'builtins.int': 'int64',
  'builtins.float': 'float64',
  'builtins.bool': 'bool',
  int: 'int64',
  float: 'float64',
};

/** `np.array([[1, 2], [3, 4]])`, of numbers only. */
export function ofLists(machine: Machine, { positional: [values], keyword }: Given): Value {
  return runRule(machine, () => {
    if (values?.kind === 'tensor' && values.isArray) return { ...values, of: [values] };
    const { shape, isWhole } = nested(values);
    return array(shape, dtypeGiven(keyword.get('dtype'), isWhole ? 'int64' : 'float64'));
  });
}

function nested(value: Value | undefined): { readonly shape: Tensor['shape']; readonly isWhole: boolean } {
  if (value?.kind === 'int' || value?.kind === 'float') return { shape: [], isWhole: value.kind === 'int' };
  if (value?.kind === 'tensor' && value.isArray && !value.lost)
    return { shape: value.shape, isWhole: value.dtype === 'int64' };
  const items = asItems(value).map(nested);
  const [first] = items;
  if (!first || items.some(({ shape }) => !isSameShape(shape, first.shape))) return notKnown(notFollowed('np.array'));
  return { shape: [items.length, ...first.shape], isWhole: items.every((item) => item.isWhole) };
}

/** An array, or what is made of lists of numbers. */
export function arrayOf(machine: Machine, value: Value | undefined): Tensor {
  const made = value?.kind === 'tensor' ? value : ofLists(machine, { positional: [value!], keyword: new Map() });
  return made.kind === 'tensor' ? made : notKnown(made.kind === 'unknown' ? made : notFollowed('numpy'));
}

/** `np.transpose(a, (1, 2, 0))`, `a.transpose(1, 2, 0)`: without axes in their reverse order. */
export function transposed(machine: Machine, { positional: [value, ...axes], keyword }: Given): Value {
  return runRule(machine, () => {
    const input = arrayOf(machine, value);
    const given = keyword.get('axes') ?? tuple(axes);
    const order =
      given.kind === 'tuple' && given.items.length === 0 ? input.shape.map((_, i) => i).toReversed() : undefined;
    const dims = order ?? asSizes(given);
    const positional = [withoutNumPy(input), tuple(dims.map((size) => ({ kind: 'int', size }) as const))];
    return computed('transpose', () => runTorchFunction(machine, 'torch.permute', { positional, keyword: new Map() }));
  });
}

type Method = (machine: Machine, self: Tensor, given: Given) => Value;

/** What NumPy has as torch does, under torch's name. */
function asTorch(name: string): Method {
  return (machine, self, given) =>
    computed(name, () =>
      runTensorMethod(machine, name, { ...given, positional: [self, ...given.positional].map(withoutNumPy) }),
    );
}

/** `a.reshape(2, -1)`, `np.reshape(a, (2, -1))`. */
export function reshaped(machine: Machine, { positional: [value, ...sizes], keyword }: Given): Value {
  return runRule(machine, () => {
    const input = arrayOf(machine, value);
    const shape = asSizes(tuple(keyword.has('newshape') ? [keyword.get('newshape')!] : sizes));
    const order = keyword.get('order');
    if (order && !(order.kind === 'str' && order.value === 'C')) return notKnown(notFollowed('order='));
    refuseReshaped(input.shape, shape);
    return computed('reshape', () =>
      runTensorMethod(machine, 'reshape', {
        positional: [withoutNumPy(input), tuple(shape.map((size) => ({ kind: 'int', size }) as const))],
        keyword: new Map(),
      }),
    );
  });
}

function refuseReshaped(from: Tensor['shape'], to: Tensor['shape']): void {
  const count = product(from);
  const open = to.filter((size) => size === -1).length;
  if (open > 1) throw new Refusal('can only specify one unknown dimension', 'ValueError', 'shape');
  const rest = product(to.filter((size) => size !== -1));
  if (typeof count !== 'number' || typeof rest !== 'number') return;
  if (open === 1 ? rest !== 0 && count % rest === 0 : count === rest) return;
  const shape = to.map((size) => (size === -1 ? 'newaxis' : JSON.stringify(size))).join(',');
  throw new Refusal(
    `cannot reshape array of size ${count} into shape (${shape}${to.length === 1 ? ',' : ''})`,
    'ValueError',
    'shape',
  );
}

/** Methods of arrays that are followed; others of NumPy are not those of torch. */
export const arrayMethods: Readonly<Record<string, Method>> = {
  reshape: (machine, self, given) => reshaped(machine, { ...given, positional: [self, ...given.positional] }),
  flatten: asTorch('flatten'),
  ravel: asTorch('flatten'),
  squeeze: asTorch('squeeze'),
  swapaxes: asTorch('swapaxes'),
  sum: asTorch('sum'),
  mean: asTorch('mean'),
  std: asTorch('std'),
  var: asTorch('var'),
  max: asTorch('amax'),
  min: asTorch('amin'),
  argmax: asTorch('argmax'),
  argmin: asTorch('argmin'),
  dot: asTorch('matmul'),
  clip: asTorch('clamp'),
  transpose: (machine, self, given) => transposed(machine, { ...given, positional: [self, ...given.positional] }),
  copy: (_, self) => array(self.shape, self.dtype),
  astype: (_, self, { positional: [dtype], keyword }) =>
    array(self.shape, dtypeGiven(dtype ?? keyword.get('dtype'), undefined)),
  tolist: (machine, self) => pythonNumbers(machine, self) ?? listsOf(self.shape),
  item: (machine, self, { positional }) =>
    (positional.length === 0 ? pythonNumbers(machine, self) : undefined) ?? {
      ...notFollowed('item'),
      isHarmless: true,
    },
};

/** NumPy's arrays have attributes and methods of their own. */
export function arrayAttribute(value: Tensor, name: string): Value {
  switch (name) {
    case 'shape':
      return tuple(value.shape.map(int));
    case 'ndim':
      return int(value.shape.length);
    case 'size':
      return int(product(value.shape));
    case 'T':
      return array(value.shape.toReversed(), value.dtype);
  }
  if (name === 'dtype' && value.dtype) return { kind: 'dtype', dtype: value.dtype };
  return { kind: 'builtin', name: `tensor.${name}`, receiver: value };
}

/** An array as the rules of torch take it. */
export function withoutNumPy(value: Value): Value {
  if (value.kind !== 'tensor' || !value.isArray) return value;
  const { kind, shape, dtype, strides, numbers } = value;
  return { kind, shape, dtype, strides, ...(numbers && { numbers }) };
}

/** What NumPy computes by a rule of torch; where torch would refuse, NumPy has its own word. */
export function computed(name: string, run: () => Value | undefined): Value {
  try {
    return again(run() ?? notFollowed(name));
  } catch (error) {
    if (error instanceof Raised) return notFollowed(name);
    throw error;
  }
}

/** What is computed of arrays is one. */
export function again(value: Value): Value {
  return value.kind === 'tensor' ? { ...value, isArray: true } : isUnknown(value) ? value : notFollowed('numpy');
}

/** The longest list that is made of numbers of which only the count is known. */
const MOST_NUMBERS = 10_000;

/** What `tolist()` gives: lists of numbers that are not known. */
function listsOf(shape: Tensor['shape']): Value {
  const number: Value = { ...notFollowed('tolist()'), isHarmless: true };
  const [size, ...rest] = shape;
  if (size === undefined) return number;
  const count = product(shape);
  if (typeof size !== 'number' || typeof count !== 'number' || count > MOST_NUMBERS) return number;
  return list(Array.from({ length: size }, () => listsOf(rest)));
}
