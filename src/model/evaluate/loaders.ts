import { JournaledBindings } from '../journal';
import { int, list, none, tensor, tuple, type Instance, type Tensor, type Unknown, type Value } from '../value';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';
import { numberOf } from './numbers';
import type { PythonFunction } from './pythonFunctions';

/** The longest list of batches that is made. */
const MOST_BATCHES = 10_000;

/** `DataLoader(dataset, batch_size=…)` and `TensorDataset(x, y)`, by full name. */
export const loaderFunctions: Readonly<Record<string, PythonFunction>> = {
  'torch.utils.data.DataLoader': (machine, { positional: [dataset, size], keyword, more }) => {
    const isPlain = !more && ['collate_fn', 'sampler', 'batch_sampler'].every((name) => !keyword.has(name));
    const source = dataset ?? keyword.get('dataset');
    if (!isPlain || !source || isUnknown(source))
      return { ...(source && isUnknown(source) ? source : notFollowed('DataLoader')), isHarmless: true };
    const batchSize = size ?? keyword.get('batch_size') ?? int(1);
    return made(machine, 'DataLoader', {
      dataset: source,
      batch_size: batchSize,
      drop_last: keyword.get('drop_last') ?? none,
    });
  },
  'torch.utils.data.TensorDataset': (machine, { positional, more }) =>
    more ?? made(machine, 'TensorDataset', { tensors: tuple(positional) }),
};

function made(
  machine: Machine,
  name: 'DataLoader' | 'TensorDataset',
  attributes: Readonly<Record<string, Value>>,
): Instance {
  const bindings = new JournaledBindings(machine.journal);
  for (const [key, value] of Object.entries(attributes)) bindings.set(key, value);
  return { kind: 'instance', class: machine.library.loader(name), attributes: bindings };
}

type Method = (machine: Machine, self: Instance, given: Given) => Value;

/** The methods of a loader and of a data set of tensors. */
export const loaderMethods: Readonly<Record<'DataLoader' | 'TensorDataset', Readonly<Record<string, Method>>>> = {
  DataLoader: {
    __len__: (machine, self) => {
      const batches = sizesOf(machine, self);
      return isUnknown(batches) ? batches : int(batches.length);
    },
    __iter__: batchesOf,
  },
  TensorDataset: {
    __len__: (_, self) => {
      const [first] = tensorsOf(self);
      const size = first?.shape[0];
      return size === undefined ? notFollowed('len()') : int(size);
    },
    __getitem__: (machine, self, { positional: [index] }) => {
      const { attributes } = self;
      const tensors = attributes.get('tensors');
      return tensors?.kind === 'tuple'
        ? tuple(tensors.items.map((each) => machine.item(each, index!)))
        : notFollowed('[]');
    },
  },
};

function tensorsOf(self: Instance): readonly Tensor[] {
  const tensors = self.attributes.get('tensors');
  return tensors?.kind === 'tuple'
    ? tensors.items.filter((each): each is Tensor => each.kind === 'tensor' && !each.lost)
    : [];
}

/** How many samples each batch has: the last one may have fewer. */
function sizesOf(machine: Machine, self: Instance): readonly number[] | Unknown {
  const length = machine.call(machine.library.member('builtins.len')!, {
    positional: [self.attributes.get('dataset')!],
    keyword: new Map(),
  });
  const [count, size] = [numberOf(length), numberOf(self.attributes.get('batch_size'))];
  const drops = machine.truth(self.attributes.get('drop_last')!);
  if (count === undefined || size === undefined || size < 1 || drops === undefined)
    return isUnknown(length) ? length : notFollowed('DataLoader');
  const full = Math.floor(count / size);
  if (full > MOST_BATCHES) return notFollowed('DataLoader');
  const rest = count % size;
  return [...Array<number>(full).fill(size), ...(rest > 0 && !drops ? [rest] : [])];
}

/** All batches; samples of different shapes would be refused, so one tells of all. */
function batchesOf(machine: Machine, self: Instance): Value {
  const sizes = sizesOf(machine, self);
  if (isUnknown(sizes)) return sizes;
  if (sizes.length === 0) return list([]);
  const sample = machine.item(self.attributes.get('dataset')!, int(0));
  return list(sizes.map((size) => collated(machine, sample, size)));
}

/** @see torch/utils/data/_utils/collate.py, default_collate */
function collated(machine: Machine, sample: Value, size: number): Value {
  switch (sample.kind) {
    case 'tensor':
      return sample.lost ?? tensor([size, ...sample.shape], sample.dtype);
    case 'int':
      return tensor([size], 'int64');
    case 'float':
      return tensor([size], 'float64');
    case 'tuple':
      return list(sample.items.map((item) => collated(machine, item, size)));
    default:
      return isUnknown(sample) ? sample : notFollowed('DataLoader');
  }
}
