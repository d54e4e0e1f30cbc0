import { parseSignature } from './signature';
import { bool, int, none, tuple, type Value } from '../value';
import { bind } from './binding';
import { notFollowed, type Given, type Machine } from './machine';
import { objectOf } from './libraryObjects';
import { transformed, type Picture } from './transforms';

/** A data set of torchvision. */
interface Dataset {
  readonly signature: string;
  /** How many samples; undefined if that is not known. */
  readonly length: (args: Readonly<Record<string, Value>>) => number | undefined;
  readonly image: (args: Readonly<Record<string, Value>>) => Picture | undefined;
}

const usual = 'root, train=True, transform=None, target_transform=None, download=False';
const bySplit = "root, split='train', transform=None, target_transform=None, download=False";

function picture(channels: number, height?: number, width = height): Picture {
  return { kind: 'picture', channels, sides: height === undefined ? undefined : [height, width!] };
}

function withTrain(train: number, test: number, channels: number, side: number): Dataset {
  return {
    signature: usual,
    length: (args) => (args.train?.kind === 'bool' ? (args.train.value ? train : test) : undefined),
    image: () => picture(channels, side),
  };
}

function withSplit(lengths: Readonly<Record<string, number>>, side: number): Dataset {
  return {
    signature: bySplit,
    length: ({ split }) => (split?.kind === 'str' ? lengths[split.value] : undefined),
    image: () => picture(3, side),
  };
}

/** Samples that the text does not count, of pictures of any size. */
const folder: Dataset = {
  signature: 'root, transform=None, target_transform=None, loader=None, is_valid_file=None, allow_empty=False',
  length: () => undefined,
  image: () => picture(3),
};

const invented: Dataset = {
  signature:
    'size=1000, image_size=(3, 224, 224), num_classes=10, transform=None, target_transform=None, random_offset=0',
  length: ({ size }) => (size?.kind === 'int' && typeof size.size === 'number' ? size.size : undefined),
  image: ({ image_size: size }) => {
    const numbers = size?.kind === 'tuple' || size?.kind === 'list' ? size.items : [];
    const [channels, height, width] = numbers.map((each) => (each.kind === 'int' ? each.size : undefined));
    if (channels === undefined || height === undefined || width === undefined) return undefined;
    return { kind: 'picture', channels, sides: [height, width] };
  },
};

/** By name. @see torchvision/datasets */
const datasets: Readonly<Record<string, Dataset>> = {
  MNIST: withTrain(60_000, 10_000, 1, 28),
  FashionMNIST: withTrain(60_000, 10_000, 1, 28),
  KMNIST: withTrain(60_000, 10_000, 1, 28),
  USPS: withTrain(7291, 2007, 1, 16),
  CIFAR10: withTrain(50_000, 10_000, 3, 32),
  CIFAR100: withTrain(50_000, 10_000, 3, 32),
  SVHN: withSplit({ train: 73_257, test: 26_032, extra: 531_131 }, 32),
  STL10: withSplit({ train: 5000, test: 8000, unlabeled: 100_000, 'train+unlabeled': 105_000 }, 96),
  ImageFolder: folder,
  FakeData: invented,
};

/** `datasets.CIFAR10(root, transform=…)`; undefined if it is none that is known. */
export function datasetNamed(name: string): ((machine: Machine, given: Given) => Value) | undefined {
  const short = /^torchvision\.datasets\.(?:\w+\.)?(\w+)$/.exec(name)?.[1] ?? '';
  const dataset = Object.hasOwn(datasets, short) ? datasets[short]! : undefined;
  return dataset && ((machine, given) => make(machine, dataset, given) ?? { ...notFollowed(short), isHarmless: true });
}

function make(machine: Machine, { signature, length, image }: Dataset, given: Given): Value | undefined {
  const bound = bind('__init__', parseSignature(signature), given);
  if ('wrong' in bound || given.more) return undefined;
  const args = Object.fromEntries(bound.values);
  const [count, from] = [length(args), image(args)];
  const label = args.target_transform?.kind === 'none' ? int(0) : notFollowed('target_transform');
  const transform = args.transform ?? none;
  return objectOf(machine, 'VisionDataset', {
    transform,
    count: count === undefined ? { ...notFollowed('len()'), isHarmless: true } : int(count),
    sample: tuple([from ? transformed(machine, transform, from) : notFollowed('transform'), label]),
    train: args.train ?? bool(true),
  });
}
