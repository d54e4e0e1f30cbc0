import { expect, test } from 'vitest';
import { follow } from '../followed';

/** A library as torchvision keeps it. */
const library = {
  torchvision: 'raise RuntimeError("not read")\n',
  'torchvision.models': 'from .tiny import *\nfrom . import detection\n',
  'torchvision.models.tiny': `
import torch.nn as nn
from ._api import WeightsEnum, Weights, register_model
from ._utils import handle_legacy_interface
from ..transforms._presets import ImageClassification
from ..utils import _log_api_usage_once

class Tiny_Weights(WeightsEnum):
    V1 = Weights(url='u', transforms=ImageClassification, meta={'categories': ['a', 'b', 'c']})

class Tiny(nn.Module):
    def __init__(self, num_classes=1000):
        super().__init__()
        _log_api_usage_once(self)
        self.fc = nn.Linear(4, num_classes)

    def forward(self, x):
        return self.fc(x)

@register_model()
@handle_legacy_interface(weights=('pretrained', Tiny_Weights.V1))
def tiny(*, weights=None, progress=True, **kwargs):
    weights = Tiny_Weights.verify(weights)
    if weights is not None:
        kwargs['num_classes'] = len(weights.meta['categories'])
    model = Tiny(**kwargs)
    if weights is not None:
        model.load_state_dict(weights.get_state_dict(progress=progress))
    return model
`,
};

/** Follows a text beside which torchvision lies, as its files do. */
function besideTorchvision(lines: string) {
  return follow(lines, {}, (name, from) => {
    const dots = /^\.*/.exec(name)![0].length;
    const folder = from
      .replace(/\/__init__\.py$/, '/x')
      .split('/')
      .slice(1, -dots);
    const full = dots === 0 ? name : [...folder, name.slice(dots)].join('.');
    const path = `/${full.replaceAll('.', '/')}`;
    const isFolder = ['torchvision', 'torchvision.models'].includes(full);
    const text =
      (library as Record<string, string>)[full] ?? (full.startsWith('torchvision.') ? 'nothing = 0\n' : undefined);
    return text === undefined ? undefined : { path: isFolder ? `${path}/__init__.py` : `${path}.py`, text };
  });
}

test.each([
  ['tiny()', '(2, 1000)'],
  ['tiny(pretrained=True)', '(2, 3)'],
  ['tiny(pretrained=False, num_classes=7)', '(2, 7)'],
  ['tiny(True)', '(2, 3)'],
  ["tiny(weights='Tiny_Weights.V1')", '(2, 3)'],
])('torchvision’s models.%s gives %s', (call, shape) => {
  const { shapesOf, problems } = besideTorchvision(
    `from torchvision import models\nx = models.${call}(torch.zeros(2, 4))\ny = x`,
  );
  expect([problems, shapesOf('x')]).toEqual([[], [shape]]);
});

test('a dataclass is initialized by a subclass that is none', () => {
  const { shapesOf } = follow(`
from dataclasses import dataclass

@dataclass
class Config:
    width: int
    height: int = 3

class Wide(Config):
    def __init__(self, width):
        super().__init__(width * 2)

config = Wide(4)
x = torch.zeros(config.width, config.height)
y = x`);
  expect(shapesOf('x')).toEqual(['(8, 3)']);
});
