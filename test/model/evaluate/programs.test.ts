import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

describe('an import', () => {
  const modules = {
    models: 'from .blocks import *\nfrom . import blocks',
    blocks:
      "import torch.nn as nn\n__all__ = ['Block']\nclass Block(nn.Linear):\n    pass\ndef hidden():\n    return 5",
  };

  test('is followed through the workspace', () => {
    const { shapesOf } = follow(
      'from models import Block, blocks\nBlock(2, 3)(torch.zeros(1, 2))\ntorch.zeros(blocks.hidden())',
      modules,
    );
    expect(shapesOf('Block(2, 3)(torch.zeros(1, 2))')).toEqual(['(1, 3)']);
    expect(shapesOf('torch.zeros(blocks.hidden())')).toEqual(['(5,)']);
  });

  test('of all names may bring any name, if the module is not there', () => {
    const { problems, reasons } = follow('from elsewhere import *\nx = make(3)\nx');
    expect(problems).toEqual([]);
    expect(reasons).toEqual(['The module elsewhere is not found']);
  });

  test('from fastai brings torch', () => {
    const { shapesOf } = follow('from fastai.vision.all import *\nnn.Linear(2, 3)(torch.zeros(1, 2))');
    expect(shapesOf('nn.Linear(2, 3)(torch.zeros(1, 2))')).toEqual(['(1, 3)']);
  });
});

test('the options of a command line have their defaults', () => {
  const { shapesOf } = follow(`
import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--batch-size', type=int, default=4)
parser.add_argument('-w', '--width', type=int, default='3')
parser.add_argument('--deep', action='store_true')
args = parser.parse_args()
torch.zeros(args.batch_size, args.width, 2 if args.deep else 1)`);
  expect(shapesOf('torch.zeros(args.batch_size, args.width, 2 if args.deep else 1)')).toEqual(['(4, 3, 1)']);
});

describe('a data loader', () => {
  const lines = (options: string) => `
from torch.utils.data import DataLoader, Dataset
class Digits(Dataset):
    def __len__(self):
        return 10
    def __getitem__(self, i):
        return torch.zeros(1, 8, 8), i
for images, labels in DataLoader(Digits(), ${options}):
    images
    labels.view(-1)`;

  test('gives batches, of which the last is smaller', () => {
    const { shapesOf } = follow(lines('batch_size=4, shuffle=True'));
    expect(shapesOf('images')).toEqual(['(4, 1, 8, 8)', '(2, 1, 8, 8)']);
    expect(shapesOf('labels.view(-1)')).toEqual(['(4,)', '(2,)']);
  });

  test('drops it where it is told to', () => {
    expect(follow(lines('batch_size=4, drop_last=True')).shapesOf('images')).toEqual(['(4, 1, 8, 8)']);
  });

  test('is not followed where a function makes the batches', () => {
    expect(follow(lines('4, collate_fn=print')).shapesOf('images')).toBeUndefined();
  });
});

describe('an array of NumPy', () => {
  test('becomes a tensor', () => {
    const { shapesOf } = follow(`
import numpy as np
torch.from_numpy(np.zeros((2, 3)))
torch.tensor(np.array([[1, 2], [3, 4]]).reshape(4))`);
    expect(shapesOf('torch.from_numpy(np.zeros((2, 3)))')).toEqual(['(2, 3)']);
    expect(shapesOf('torch.tensor(np.array([[1, 2], [3, 4]]).reshape(4))')).toEqual(['(4,)']);
  });

  test('is unknown after what it alone can do', () => {
    const { shapesOf } = follow('import numpy as np\na = np.zeros((2, 3))\na.resize((6,))\ntorch.from_numpy(a)');
    expect(shapesOf('torch.from_numpy(a)')).toBeUndefined();
  });
});

test('a size that is not known keeps its place', () => {
  const { shapesOf } = follow('import random\nx = torch.zeros(2, 3, 4)[:, : random.randint(1, 2)]\nx.view(-1)\nx + 0');
  expect(shapesOf('x + 0')).toEqual(['(2, ?, 4)']);
});

test('a line that is being typed states and raises nothing', () => {
  const { shapesOf, problems } = follow('net = nn.Linear(2, 3\nx = net(torch.zeros(1, 5))\nx = net.forw');
  expect(shapesOf('net(torch.zeros(1, 5))')).toBeUndefined();
  expect(problems).toEqual([]);
});

test('`not` binds closer than `and`, and that closer than `or`', () => {
  const { shapesOf } = follow(`
no, yes = False, True
a = torch.zeros(1 if not no and no else 2)
b = torch.zeros(1 if yes and not no or no else 2)
c = torch.zeros(1 if yes and not yes or yes else 2)
d = torch.zeros(1 if not (no or yes) or not not yes and yes else 2)
e = torch.zeros(0 or not no and 3)
print(a, b, c, d, e)
`);
  expect(['a', 'b', 'c', 'd', 'e'].map(shapesOf)).toEqual([['(2,)'], ['(1,)'], ['(1,)'], ['(1,)'], ['(3,)']]);
});
