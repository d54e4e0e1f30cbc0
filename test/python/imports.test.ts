import { expect, test } from 'vitest';
import { parsePython } from '../../src/python/source';

const meanings = (text: string, name: string) => parsePython(text).imports.meanings(name);

test.each([
  ['import torch', 'torch.nn.MaxPool2d', 'torch.nn.MaxPool2d'],
  ['import torch.nn', 'torch.nn.MaxPool2d', 'torch.nn.MaxPool2d'],
  ['import torch.nn as nn, numpy as np', 'nn.MaxPool2d', 'torch.nn.MaxPool2d'],
  ['import torch.nn as nn, numpy as np', 'np.array', 'numpy.array'],
  ['import torch.nn.functional as F', 'F.max_pool2d', 'torch.nn.functional.max_pool2d'],
  ['from torch import nn', 'nn.MaxPool2d', 'torch.nn.MaxPool2d'],
  ['from torch.nn import MaxPool2d as MP', 'MP', 'torch.nn.MaxPool2d'],
  ['from torch.nn import (\n  Conv2d,  # first\n  MaxPool2d as MP,\n)', 'MP', 'torch.nn.MaxPool2d'],
  ['from torch.nn.modules.pooling import MaxPool2d', 'MaxPool2d', 'torch.nn.MaxPool2d'],
  ['from torch.nn import *', 'MaxPool2d', 'torch.nn.MaxPool2d'],
  ['try:\n  import torch.nn as nn\nexcept ImportError:\n  pass', 'nn.MaxPool2d', 'torch.nn.MaxPool2d'],
  ['from .layers import MaxPool2d', 'MaxPool2d', '.layers.MaxPool2d'],
  ['import mindspore.nn as nn', 'nn.MaxPool2d', 'mindspore.nn.MaxPool2d'],
])('%s: %s is %s', (text, name, full) => {
  expect(meanings(text, name)).toEqual([full]);
});

test('a name may come from any module imported with a star', () => {
  expect(meanings('from torch import *\nfrom torch.nn import *', 'MaxPool2d')).toEqual([
    'torch.MaxPool2d',
    'torch.nn.MaxPool2d',
  ]);
});

test('without any import the customary names count', () => {
  expect(meanings('x = 1', 'nn.MaxPool2d')).toEqual(['torch.nn.MaxPool2d']);
  expect(meanings('x = 1', 'F.max_pool2d')).toEqual(['torch.nn.functional.max_pool2d']);
  expect(meanings('x = 1', 'np.array')).toEqual(['numpy.array']);
  expect(meanings('x = 1', 'MaxPool2d')).toEqual(['torch.nn.MaxPool2d']);
});

test('with imports, a name that is not imported means nothing', () => {
  expect(meanings('import os', 'nn.MaxPool2d')).toEqual([]);
});
