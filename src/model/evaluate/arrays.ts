import type { DType } from '../../tensors/dtype';
import { constructors } from '../torch/constructors';
import { asDType, asFloat, asItems, asSizes, isNone, notKnown } from '../torch/rule';
import { tuple, type Tensor, type Value } from '../value';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';
import type { PythonFunction } from './pythonFunctions';
import { runRule, runTensorMethod } from './tensorCalls';

function array(shape: readonly Tensor['shape'][number][], dtype: DType | undefined): Tensor {
  return { kind: 'tensor', shape, dtype, isArray: true };
}

/** `np.zeros((2, 3), dtype=np.float32)`. */
const filled: PythonFunction = (machine, { positional: [shape, dtype], keyword }) =>
  runRule(machine, () => {
    const given = dtype ?? keyword.get('dtype');
    return array(
      asSizes(tuple([shape ?? keyword.get('shape') ?? notKnown(notFollowed('np.zeros'))])),
      asDType(given, 'float64'),
    );
  });

/** `np.random.rand(2, 3)`. */
const random: PythonFunction = (machine, { positional }) =>
  runRule(machine, () =>
    positional.length === 0 ? notFollowed('np.random') : array(asSizes(tuple(positional)), 'float64'),
  );

/** Functions of NumPy that make arrays, by full name. */
export const arrayFunctions: Readonly<Record<string, PythonFunction>> = {
  'numpy.zeros': filled,
  'numpy.ones': filled,
  'numpy.empty': filled,
  'numpy.random.rand': random,
  'numpy.random.randn': random,
  'numpy.array': ofLists,
  'numpy.asarray': ofLists,
  'numpy.arange': (machine, given) => {
    const made = runRule(machine, () =>
      constructors['torch.arange']!.apply({ ...rangeOf(given), dtype: { kind: 'none' } }),
    );
    return made.kind === 'tensor' ? array(made.shape, made.dtype) : made;
  },
};

function rangeOf({ positional }: Given): Readonly<Record<string, Value>> {
  const [first, second, step] = positional;
  const numbers = positional.map(asFloat);
  if (numbers.length === 0) return notKnown(notFollowed('np.arange'));
  return {
    start: second ? first! : { kind: 'int', size: 0 },
    end: second ?? first!,
    step: step ?? { kind: 'int', size: 1 },
  };
}

/** `np.array([[1, 2], [3, 4]])`, of numbers only. */
function ofLists(machine: Machine, { positional: [values], keyword }: Given): Value {
  return runRule(machine, () => {
    if (values?.kind === 'tensor' && values.isArray) return { ...values, of: [values] };
    const { shape, isWhole } = nested(values);
    return array(shape, asDType(keyword.get('dtype'), isWhole ? 'int64' : 'float64'));
  });
}

function nested(value: Value | undefined): { readonly shape: readonly number[]; readonly isWhole: boolean } {
  if (value?.kind === 'int' || value?.kind === 'float') return { shape: [], isWhole: value.kind === 'int' };
  const items = asItems(value).map(nested);
  const [first] = items;
  if (!first || items.some(({ shape }) => shape.join() !== first.shape.join()))
    return notKnown(notFollowed('np.array'));
  return { shape: [items.length, ...first.shape], isWhole: items.every((item) => item.isWhole) };
}

/** Methods of arrays that are followed; others of NumPy are not those of torch. */
export const arrayMethods: Readonly<Record<string, (machine: Machine, self: Tensor, given: Given) => Value>> = {
  reshape: (machine, self, given) =>
    again(runTensorMethod(machine, 'reshape', { ...given, positional: [self, ...given.positional] })),
  copy: (_, self) => array(self.shape, self.dtype),
  astype: (machine, self, { positional: [dtype] }) =>
    runRule(machine, () =>
      array(self.shape, isNone(dtype) ? notKnown(notFollowed('astype')) : asDType(dtype, undefined)),
    ),
};

/** What is computed of arrays is one. */
export function again(value: Value): Value {
  return value.kind === 'tensor' ? { ...value, isArray: true } : isUnknown(value) ? value : notFollowed('numpy');
}
