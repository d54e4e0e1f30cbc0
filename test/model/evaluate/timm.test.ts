import { expect, test } from 'vitest';
import { follow } from '../followed';

/** A library as timm keeps it: packages that hand on what their modules have, and models that are registered. */
const library: Readonly<Record<string, string>> = {
  'timm/__init__': 'from .models import (\n    create_model as create_model,  # by name\n    is_model,\n)\n',
  'timm/models/__init__':
    'from .broken import *\nfrom .other import *\nfrom .tiny import *\nfrom ._factory import create_model\n',
  'timm/models/_factory': 'raise RuntimeError("not read")\n',
  'timm/models/_registry': 'raise RuntimeError("not read")\n',
  'timm/models/_builder': `
def resolve_pretrained_cfg(variant, pretrained_cfg=None, pretrained_cfg_overlay=None):
    raise RuntimeError('not read')

def load_pretrained(model, **kwargs):
    raise RuntimeError('not read')

def build_model_with_cfg(model_cls, variant, pretrained, pretrained_cfg=None, pretrained_cfg_overlay=None, **kwargs):
    cfg = resolve_pretrained_cfg(variant, pretrained_cfg=pretrained_cfg, pretrained_cfg_overlay=pretrained_cfg_overlay).to_dict()
    kwargs.setdefault('num_classes', cfg['num_classes'])
    kwargs.setdefault('in_chans', cfg['input_size'][0])
    model = model_cls(**kwargs)
    if pretrained:
        load_pretrained(model, cfg=cfg)
    return model
`,
  'timm/models/broken': 'raise RuntimeError("nothing of it is asked for")\n',
  'timm/models/other': 'import torch.nn as nn\nclass Other(nn.Linear):\n    pass\n',
  'timm/models/tiny': `
import torch.nn as nn
from timm.layers import scaled, Scale as Scaled
from ._builder import build_model_with_cfg
from ._registry import generate_default_cfgs, register_model

class Tiny(nn.Module):
    def __init__(self, num_classes=1000, in_chans=3):
        super().__init__()
        self.conv = nn.Conv2d(in_chans, 4, 3)
        self.scale = Scaled()
        self.fc = nn.Linear(4, num_classes)

    def forward(self, x):
        return self.fc(self.scale(self.conv(x)).mean((2, 3)))

def _cfg(url='', **kwargs):
    return {'url': url, 'num_classes': 1000, 'input_size': (3, 224, 224), **kwargs}

default_cfgs = generate_default_cfgs({
    'tiny.old': _cfg(num_classes=5),
    'tiny.in21k': _cfg('a', num_classes=21),
    'tiny.in1k': _cfg('b'),
    'tiny_gray.one': _cfg('c', num_classes=7, input_size=(1, 28, 28)),
})

@register_model
def tiny(pretrained=False, **kwargs):
    return build_model_with_cfg(Tiny, 'tiny', pretrained, **kwargs)

@register_model
def tiny_gray(pretrained=False, **kwargs):
    return build_model_with_cfg(Tiny, 'tiny_gray', pretrained, **kwargs)
`,
  'timm/layers/__init__': 'from .scaled import scaled, Scale\nfrom .broken import *\n',
  'timm/layers/broken': 'raise RuntimeError("nothing of it is asked for")\n',
  'timm/layers/scaled':
    'import torch.nn as nn\ndef scaled(x):\n    return x\nclass Scale(nn.Module):\n    def forward(self, x):\n        return scaled(x * 2)\n',
};

function besideTimm(lines: string) {
  return follow(lines, {}, (name, from) => {
    const dots = /^\.*/.exec(name)![0].length;
    const folders = dots === 0 ? [] : from.slice(1).split('/').slice(0, -dots);
    const path = [...folders, ...name.slice(dots).split('.').filter(Boolean)].join('/');
    const file = [path, `${path}/__init__`].find((each) => each in library);
    return file === undefined ? undefined : { path: `/${file}.py`, text: library[file]! };
  });
}

test.each([
  ["timm.create_model('tiny', pretrained=True, num_classes=10)(torch.rand(2, 3, 8, 8))", '(2, 10)'],
  ["timm.create_model('tiny')(torch.rand(2, 3, 8, 8))", '(2, 21)'],
  ["timm.create_model('tiny.in1k')(torch.rand(2, 3, 8, 8))", '(2, 1000)'],
  ["timm.create_model('tiny', in_chans=1, num_classes=None)(torch.rand(2, 1, 8, 8))", '(2, 21)'],
  ["timm.create_model('tiny_gray', pretrained_cfg_overlay=dict(num_classes=3))(torch.rand(2, 1, 8, 8))", '(2, 3)'],
  ['timm.models.tiny(num_classes=4)(torch.rand(2, 3, 8, 8))', '(2, 4)'],
  ['timm.models.Other(3, 2)(torch.rand(5, 3))', '(5, 2)'],
])('%s', (call, shape) => {
  const { problems, shapesOf } = besideTimm(`import timm\nx = ${call}\ny = x`);
  expect([problems, shapesOf('x')]).toEqual([[], [shape]]);
});

test('what is asked for in a branch that may not run stays known', () => {
  const { problems, shapesOf } = besideTimm(`
import timm
if input():
    a = timm.create_model('tiny', num_classes=2)
b = timm.create_model('tiny', num_classes=2)(torch.rand(2, 3, 8, 8))
c = b`);
  expect([problems, shapesOf('b')]).toEqual([[], ['(2, 2)']]);
});

test('a function of layers that is named like its module is that function', () => {
  const { problems, shapesOf } = besideTimm('from timm.layers import scaled\nx = scaled(torch.rand(2, 3))\ny = x');
  expect([problems, shapesOf('x')]).toEqual([[], ['(2, 3)']]);
});

test('a model that there is not is unknown', () => {
  const { problems, shapesOf } = besideTimm("import timm\nx = timm.create_model('big')(torch.rand(2, 3))\ny = x");
  expect([problems, shapesOf('x')]).toEqual([[], undefined]);
});

test('a function that calls itself where nothing tells whether it does is left', () => {
  const { problems, shapesOf } = follow(`
def named_apply(fn, module):
    for child in module.children():
        named_apply(fn, child)
    fn(module)

named_apply(print, input())
x = torch.zeros(2)
y = x`);
  expect([problems, shapesOf('x')]).toEqual([[], ['(2,)']]);
});
