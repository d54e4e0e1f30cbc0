import type { Dataset } from '../datasets/dataset';
import type { LoaderOptions } from '../datasets/loader';
import { layers, type LayerCall } from '../pooling/layers';
import { flag, invoke, list, quoted } from '../pooling/pythonText';
import { moduleCode, transformCode } from './scriptLayer';
import { hasImageFiles, readingCode } from './scriptReading';

/** The options that a script repeats. */
export interface ScriptChoices {
  readonly dataset: Dataset;
  readonly call: LayerCall;
  readonly options: LoaderOptions;
  readonly logdir: string;
}

/**
 * A Python script that does the same with PyTorch's DataLoader and SummaryWriter. CIFAR-10 as it was published is read by
 * torchvision, everything else from its files.
 */
export function loaderScript({ dataset, call, options, logdir }: ScriptChoices): string {
  const published = publishedCifar10(dataset);
  const source = published ? torchvisionCode(published, options) : filesCode(dataset, options);
  const isColour = dataset.shape[0] === 3 && layers[call.op].rank === 2;
  const shown = (name: string) => (isColour ? name : `as_images(${name})`);
  const used = ['DataLoader', ...(published ? [] : ['Dataset']), ...(options.limit === undefined ? [] : ['Subset'])];
  return file([
    'import hashlib',
    ...source.imports,
    'import torch',
    ...(published ? ['import torchvision'] : []),
    'from torch import nn',
    `from torch.utils.data import ${used.join(', ')}`,
    '',
    'try:',
    '    from torch.utils.tensorboard import SummaryWriter',
    'except ImportError:',
    '    print("no logs are written: pip install tensorboard")',
    '    SummaryWriter = None',
    '',
    '',
    ...source.lines,
    '',
    '',
    ...moduleCode(call),
    '',
    '',
    ...(isColour ? [] : asImages),
    ...loaderCode(options),
    'pooling = Pooling()',
    `writer = SummaryWriter(${quoted(logdir)}) if SummaryWriter else None`,
    `for step, ${published ? '(imgs, targets)' : 'imgs'} in enumerate(loader):`,
    '    output = pooling(imgs)',
    '    print(step, tuple(output.shape), hashlib.sha256(output.contiguous().numpy().tobytes()).hexdigest())',
    '    if writer:',
    `        writer.add_images("input", ${shown('imgs')}, step)`,
    `        writer.add_images("output", ${shown('output')}, step)`,
    'if writer:',
    '    writer.close()',
  ]);
}

export function file(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

const asImages = [
  'def as_images(batch):',
  '    """TensorBoard shows 1 or 3 channels: of others, each one is a grey image."""',
  '    return batch if batch.shape[1] == 3 else batch.reshape(-1, 1, *batch.shape[2:])',
  '',
  '',
];

interface SourceCode {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

/** The folder and the split for torchvision, if this is the full CIFAR-10. */
function publishedCifar10({ kind, files, split, length }: Dataset): { root: string; isTrain: boolean } | undefined {
  const place = /^(.*?)[/\\]?cifar-10-batches-py[/\\](data_batch_1|test_batch)$/.exec(files[0] ?? '');
  if (kind !== 'cifarPython' || !place || length !== (split === 'train' ? 50_000 : 10_000)) return undefined;
  return { root: place[1] || '.', isTrain: split === 'train' };
}

function torchvisionCode(
  { root, isTrain }: { readonly root: string; readonly isTrain: boolean },
  { normalize }: LoaderOptions,
): SourceCode {
  const toTensor = 'torchvision.transforms.ToTensor()';
  const transform = normalize
    ? `torchvision.transforms.Compose([${toTensor}, torchvision.transforms.Normalize(${list(normalize.mean)}, ${list(normalize.std)})])`
    : toTensor;
  return {
    imports: [],
    lines: [
      'data = torchvision.datasets.CIFAR10(',
      `    ${quoted(root)}, train=${flag(isTrain)}, transform=${transform}, download=True`,
      ')',
    ],
  };
}

function filesCode(dataset: Dataset, options: LoaderOptions): SourceCode {
  const { imports, lines } = readingCode(dataset, options);
  const isLazy = hasImageFiles(dataset);
  const plain = imports.filter((line) => line.startsWith('import '));
  return {
    imports: [...plain, '', 'import numpy as np', ...imports.filter((line) => !plain.includes(line))],
    lines: [
      ...lines,
      '',
      '',
      ...transformCode(options),
      '',
      '',
      'class Images(Dataset):',
      ...(isLazy
        ? []
        : ['    def __init__(self):', '        self.images = np.concatenate([read(place) for place in PLACES])', '']),
      '    def __len__(self):',
      `        return len(${isLazy ? 'PLACES' : 'self.images'})`,
      '',
      '    def __getitem__(self, index):',
      `        return to_tensor(${isLazy ? 'read(PLACES[index])[0]' : 'self.images[index]'})`,
      '',
      '',
      'data = Images()',
    ],
  };
}

function loaderCode({ batchSize, seed, dropLast = false, limit }: LoaderOptions): string[] {
  const isShuffled = seed !== undefined;
  const loader = invoke('DataLoader', ['data'], {
    batch_size: String(batchSize),
    shuffle: isShuffled ? flag(true) : undefined,
    generator: isShuffled ? `torch.Generator().manual_seed(${seed})` : undefined,
    drop_last: dropLast ? flag(true) : undefined,
  });
  return [
    ...(limit === undefined ? [] : [`data = Subset(data, range(min(${limit}, len(data))))`]),
    `loader = ${loader}`,
  ];
}
