import { constructors } from '../torch/constructors';
import { asFloat, asNumber, asSizes, isNone, notKnown } from '../torch/rule';
import { list, tuple, type Value } from '../value';
import { array, arrayOf, computed, dtypeGiven, ofLists, reshaped, transposed, withoutNumPy } from './arrays';
import { notFollowed, type Given } from './machine';
import type { PythonFunction } from './pythonFunctions';
import { MOST_NUMBERS } from '../torch/numbers';
import { runRule, runTorchFunction } from './tensorCalls';
import { holding, numbersIn } from './tensorNumbers';

/** `np.zeros((2, 3), dtype=np.float32)`. */
const filled: PythonFunction = (machine, { positional: [shape, dtype], keyword }) =>
  runRule(machine, () => {
    const given = dtype ?? keyword.get('dtype');
    return array(
      asSizes(tuple([shape ?? keyword.get('shape') ?? notKnown(notFollowed('np.zeros'))])),
      dtypeGiven(given, 'float64'),
    );
  });

/** `np.random.rand(2, 3)`. */
const random: PythonFunction = (machine, { positional }) =>
  runRule(machine, () =>
    positional.length === 0 ? notFollowed('np.random') : array(asSizes(tuple(positional)), 'float64'),
  );

/** Random numbers of a size that stands at a place, or is given by name; without it one number, which is not told. */
function drawn(at: number, dtype: 'float64' | 'int64'): PythonFunction {
  return (machine, { positional, keyword }) =>
    runRule(machine, () => {
      const size = positional[at] ?? keyword.get('size');
      return isNone(size) ? { ...notFollowed('np.random'), isHarmless: true } : array(asSizes(tuple([size!])), dtype);
    });
}

/** The same numbers in another order: of an array, or those below a number. */
const shuffled: PythonFunction = (machine, { positional: [value] }) =>
  runRule(machine, () =>
    value?.kind === 'int' ? array([value.size], 'int64') : { ...arrayOf(machine, value), of: [] },
  );

/** What NumPy computes as torch does, under torch's name; lists of numbers become arrays. */
function asTorch(name: string): PythonFunction {
  return (machine, given) =>
    runRule(machine, () => {
      const [first, ...rest] = given.positional;
      const positional = [arrayOf(machine, first), ...rest].map(withoutNumPy);
      const keyword = new Map([...given.keyword].map(([key, value]) => [key === 'k' ? 'diagonal' : key, value]));
      return computed(`np.${name}`, () => runTorchFunction(machine, `torch.${name}`, { positional, keyword }));
    });
}

/** The same of a list of arrays: `np.concatenate([a, b], axis=1)`. */
function ofSeveral(name: string): PythonFunction {
  return (machine, { positional: [items, ...rest], keyword }) =>
    runRule(machine, () => {
      const given = machine.iterate(items ?? keyword.get('arrays') ?? list([]));
      if ('kind' in given) return given;
      const positional = [list(given.map((item) => withoutNumPy(arrayOf(machine, item)))), ...rest];
      return computed(`np.${name}`, () => runTorchFunction(machine, `torch.${name}`, { positional, keyword }));
    });
}

/** `np.linspace(0, 1)` has 50 numbers. */
const linspace: PythonFunction = (machine, { positional: [start, end, count], keyword }) =>
  runRule(machine, () => {
    const given = count ?? keyword.get('num');
    const steps = isNone(given) ? 50 : asNumber(given);
    const made = array([steps], 'float64');
    const [from, to] = [start, end ?? keyword.get('stop')].map((value) => numbersIn(machine, value)?.values[0]);
    if (from === undefined || to === undefined || keyword.size > Number(keyword.has('num')) || steps > MOST_NUMBERS)
      return made;
    const values = Array.from({ length: steps }, (_, i) =>
      i > 0 && i === steps - 1 ? to : i * ((to - from) / Math.max(steps - 1, 1)) + from,
    );
    return holding(machine, made, { values, isRough: false });
  });

const arange: PythonFunction = (machine, given) => {
  const made = runRule(machine, () =>
    constructors['torch.arange']!.apply({ ...rangeOf(given), dtype: { kind: 'none' } }),
  );
  return made.kind === 'tensor' ? array(made.shape, made.dtype) : made;
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

const identity: PythonFunction = (machine, { positional: [n, m] }) =>
  runRule(machine, () => {
    const rows = asNumber(n);
    return array([rows, isNone(m) ? rows : asNumber(m)], 'float64');
  });

/** `np.full((2, 3), 7)`. */
const full: PythonFunction = (machine, { positional: [shape], keyword }) =>
  filled(machine, { positional: shape ? [shape] : [], keyword });

const alike =
  'abs exp log log2 triu tril log10 sin cos tan tanh floor ceil sign square sqrt isnan clip where maximum minimum'.split(
    ' ',
  );
const named: Readonly<Record<string, string>> = {
  absolute: 'abs',
  power: 'pow',
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'true_divide',
  dot: 'matmul',
  matmul: 'matmul',
  sum: 'sum',
  mean: 'mean',
  std: 'std',
  var: 'var',
  prod: 'prod',
  max: 'amax',
  amax: 'amax',
  min: 'amin',
  amin: 'amin',
  argmax: 'argmax',
  argmin: 'argmin',
  expand_dims: 'unsqueeze',
  squeeze: 'squeeze',
  tile: 'tile',
  swapaxes: 'swapaxes',
  zeros_like: 'zeros_like',
  ones_like: 'ones_like',
  flip: 'flip',
};

const byName: Readonly<Record<string, PythonFunction>> = {
  ...Object.fromEntries(alike.map((name) => [name, asTorch(name)])),
  ...Object.fromEntries(Object.entries(named).map(([name, torch]) => [name, asTorch(torch)])),
  concatenate: ofSeveral('cat'),
  stack: ofSeveral('stack'),
  vstack: ofSeveral('vstack'),
  hstack: ofSeveral('hstack'),
  transpose: transposed,
  reshape: reshaped,
  zeros: filled,
  ones: filled,
  empty: filled,
  full,
  eye: identity,
  identity,
  array: ofLists,
  asarray: ofLists,
  linspace,
  arange,
  'random.rand': random,
  'random.randn': random,
  'random.random': drawn(0, 'float64'),
  'random.random_sample': drawn(0, 'float64'),
  'random.standard_normal': drawn(0, 'float64'),
  'random.uniform': drawn(2, 'float64'),
  'random.normal': drawn(2, 'float64'),
  'random.randint': drawn(2, 'int64'),
  'random.choice': drawn(1, 'int64'),
  'random.permutation': shuffled,
};

/** Functions of NumPy that make arrays, by full name. */
export const arrayFunctions: Readonly<Record<string, PythonFunction>> = Object.fromEntries(
  Object.entries(byName).map(([name, run]) => [`numpy.${name}`, run]),
);
