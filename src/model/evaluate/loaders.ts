import { equal, unknownSize, type Size } from '../size';
import * as l10n from '@vscode/l10n';
import {
  int,
  list,
  none,
  tensor,
  tuple,
  unknown,
  type Instance,
  type Tensor,
  type Unknown,
  type Value,
} from '../value';
import { fileMethods } from './files';
import { removeHook } from './hooks';
import { objectOf } from './libraryObjects';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import { numberOf } from './numbers';
import type { PythonFunction } from './pythonFunctions';

/** Batches that are listed one by one; of more, one of each size stands for all. */
const MOST_BATCHES = 16;

/** `DataLoader(dataset, batch_size=…)` and `TensorDataset(x, y)`, by full name. */
export const loaderFunctions: Readonly<Record<string, PythonFunction>> = {
  'torch.utils.data.DataLoader': (machine, { positional: [dataset, size], keyword, more }) => {
    const isPlain = !more && ['collate_fn', 'sampler', 'batch_sampler'].every((name) => !keyword.has(name));
    const source = dataset ?? keyword.get('dataset');
    if (!isPlain || !source || isUnknown(source))
      return { ...(source && isUnknown(source) ? source : notFollowed('DataLoader')), isHarmless: true };
    const batchSize = size ?? keyword.get('batch_size') ?? int(1);
    return objectOf(machine, 'DataLoader', {
      dataset: source,
      batch_size: batchSize,
      drop_last: keyword.get('drop_last') ?? none,
    });
  },
  'torch.utils.data.TensorDataset': (machine, { positional, more }) => {
    if (more) return more;
    const counts = positional.flatMap((each) => (each.kind === 'tensor' && !each.lost ? each.shape.slice(0, 1) : []));
    if (counts.some((count) => equal(count, counts[0]!) === false))
      return raise(machine, 'AssertionError', 'Size mismatch between tensors');
    return objectOf(machine, 'TensorDataset', { tensors: tuple(positional) });
  },
};

/** Options of a loader that change no batch's shape. */
const plainOptions = /^(?:num_workers|pin_memory|shuffle|persistent_workers|prefetch_factor|timeout|worker_init_fn)$/;

/** Arguments without `**kwargs` of which it is not known which they are, if they change no shape either way. */
export function withoutPlainOptions(given: Given): Given {
  return given.more && arePlain(given.more) ? { ...given, more: undefined } : given;
}

function arePlain(value: Value): boolean {
  if (value.kind === 'unknown') return value.of !== undefined && value.of.length > 0 && value.of.every(arePlain);
  if (value.kind !== 'dict' || value.lost) return false;
  return [...value.entries.values()].every(([key]) => key.kind === 'str' && plainOptions.test(key.value));
}

type Method = (machine: Machine, self: Instance, given: Given) => Value;

/** The methods of loaders, of data sets, and of their iterators. */
export const loaderMethods: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  DataLoader: {
    __len__: (machine, self) => {
      const batches = batchesOf(machine, self);
      return 'kind' in batches ? batches : int(batches.full + (batches.rest > 0 ? 1 : 0));
    },
    __iter__: iterated,
  },
  VisionDataset: {
    __len__: (_, self) => self.attributes.get('count')!,
    __getitem__: (_, self) => self.attributes.get('sample')!,
  },
  File: fileMethods,
  device: {},
  FunctionCtx: {},
  RemovableHandle: { remove: removeHook },
  Iterator: {
    __iter__: (_, self) => self.attributes.get('rest')!,
    __next__: next,
    next,
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

interface Batches {
  /** How many samples a batch has, how many batches have as many, and how many samples the last one has besides. */
  readonly size: number;
  readonly full: number;
  readonly rest: number;
}

function batchesOf(machine: Machine, self: Instance): Batches | Unknown {
  const length = machine.call(machine.library.member('builtins.len')!, {
    positional: [self.attributes.get('dataset')!],
    keyword: new Map(),
  });
  const [count, size] = [numberOf(length), numberOf(self.attributes.get('batch_size'))];
  const drops = machine.truth(self.attributes.get('drop_last')!);
  if (count === undefined || size === undefined || size < 1 || drops === undefined)
    return isUnknown(length) ? length : notFollowed('DataLoader');
  return { size, full: Math.floor(count / size), rest: drops ? 0 : count % size };
}

/** All batches; samples of different shapes would be refused, so one tells of all. */
function iterated(machine: Machine, self: Instance): Value {
  const batches = batchesOf(machine, self);
  const sample = machine.item(self.attributes.get('dataset')!, int(0));
  const batch = (size: Size) => collated(machine, sample, size);
  if ('kind' in batches) return { ...batches, isHarmless: true, rounds: [batch(unknownSize())] };
  const { size, full, rest } = batches;
  const last = rest > 0 ? [batch(rest)] : [];
  if (full <= MOST_BATCHES) return list([...Array.from({ length: full }, () => batch(size)), ...last]);
  return { ...unknown(l10n.t('The loop is too long')), isHarmless: true, rounds: [batch(size), ...last] };
}

function next(_: Machine, { attributes }: Instance): Value {
  const first = attributes.get('first');
  const rest = attributes.get('rest')!;
  if (!first) return rest.kind === 'unknown' && rest.rounds?.length === 1 ? rest.rounds[0]! : rest;
  attributes.delete('first');
  return first;
}

/** @see torch/utils/data/_utils/collate.py, default_collate */
function collated(machine: Machine, sample: Value, size: Size): Value {
  switch (sample.kind) {
    case 'tensor':
      return sample.lost ?? tensor([size, ...sample.shape], sample.dtype);
    case 'int':
      return tensor([size], 'int64');
    case 'float':
      return tensor([size], 'float64');
    case 'tuple':
      return list(sample.items.map((item) => collated(machine, item, size)));
    case 'dict':
      return (
        sample.lost ?? {
          ...sample,
          entries: new Map(
            [...sample.entries].map(([key, [name, item]]) => [key, [name, collated(machine, item, size)]]),
          ),
        }
      );
    default:
      return isUnknown(sample) ? sample : notFollowed('DataLoader');
  }
}
