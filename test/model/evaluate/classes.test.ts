import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

describe('a class', () => {
  test('looks attributes up in its bases, in their order', () => {
    const { shapesOf } = follow(`
class Scale:
    times = 2
    def scale(self, x):
        return x.repeat(self.times, 1)
class Base(nn.Module):
    channels = 4
    def __init__(self, **options):
        super().__init__()
        for name, value in options.items():
            setattr(self, name, value)
        self.build()
    def build(self):
        self.conv = nn.Conv2d(3, self.channels, 3)
    def forward(self, x):
        return self.conv(x)
class Child(Scale, Base):
    channels, times = 6, 3
    def build(self):
        super().build()
        self.last = nn.Conv2d(self.channels, self.width, 1)
    def forward(self, x):
        return self.last(super(Child, self).forward(x))
Child(width=9)(torch.zeros(1, 3, 8, 8))
Base()(torch.zeros(1, 3, 8, 8))
Child(width=1).scale(torch.zeros(2, 5))`);
    expect(shapesOf('Child(width=9)(torch.zeros(1, 3, 8, 8))')).toEqual(['(1, 9, 6, 6)']);
    expect(shapesOf('Base()(torch.zeros(1, 3, 8, 8))')).toEqual(['(1, 4, 6, 6)']);
    expect(shapesOf('Child(width=1).scale(torch.zeros(2, 5))')).toEqual(['(6, 5)']);
  });

  test('has properties, static methods and class methods', () => {
    const { shapesOf } = follow(`
class A:
    made = {}
    def __init__(self):
        self._size = 2
    @property
    def size(self):
        return self._size * 2
    @size.setter
    def size(self, value):
        self._size = value
    @staticmethod
    def double(n):
        return n * 2
    @classmethod
    def make(cls):
        cls.made['last'] = cls()
        return cls.made['last']
a = A.make()
torch.zeros(a.size)
a.size = 5
torch.zeros(a.size, 1)
torch.zeros(A.double(4))`);
    expect(shapesOf('torch.zeros(a.size)')).toEqual(['(4,)']);
    expect(shapesOf('torch.zeros(a.size, 1)')).toEqual(['(10, 1)']);
    expect(shapesOf('torch.zeros(A.double(4))')).toEqual(['(8,)']);
  });

  test('of data has its fields as parameters', () => {
    const { shapesOf } = follow(`
from dataclasses import dataclass, field
@dataclass
class Config:
    width: int
    sizes: list = field(default_factory=lambda: [3])
c = Config(4)
torch.zeros(c.width, *c.sizes)`);
    expect(shapesOf('torch.zeros(c.width, *c.sizes)')).toEqual(['(4, 3)']);
  });

  test('whose base is not known may do anything', () => {
    const { shapesOf, problems } = follow(`
from somewhere import Base
class Net(Base):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)
net = Net()
net(torch.zeros(1, 2))
net.what`);
    expect(shapesOf('net(torch.zeros(1, 2))')).toBeUndefined();
    expect(problems).toEqual([]);
  });
});

describe('nn.Module', () => {
  test('knows its children in the order in which they were set', () => {
    const { shapesOf } = follow(`
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)
        self.add_module('b', nn.Linear(3, 4))
        self.c = nn.ModuleList([nn.Linear(4, 5)])
    def forward(self, x):
        for name, child in self.named_children():
            x = child[0](x) if name == 'c' else child(x)
        return x
Net()(torch.zeros(1, 2))
torch.zeros(len(list(Net().modules())))`);
    expect(shapesOf('Net()(torch.zeros(1, 2))')).toEqual(['(1, 5)']);
    expect(shapesOf('torch.zeros(len(list(Net().modules())))')).toEqual(['(5,)']);
  });

  test('gives what a hook makes of it', () => {
    const { shapesOf } = follow(`
net = nn.Linear(2, 3)
net.register_forward_hook(lambda module, given, result: result.view(3, -1))
net(torch.zeros(1, 2))`);
    expect(shapesOf('net(torch.zeros(1, 2))')).toEqual(['(3, 1)']);
  });

  test('uses the attributes that a layer has now', () => {
    const { shapesOf } = follow(`
conv = nn.Conv2d(3, 4, 3, bias=False)
conv.stride = (2, 2)
conv.weight = nn.Parameter(torch.zeros(6, 3, 5, 5))
conv(torch.zeros(1, 3, 9, 9))`);
    expect(shapesOf('conv(torch.zeros(1, 3, 9, 9))')).toEqual(['(1, 6, 3, 3)']);
  });

  test.each([
    ['self.fc = nn.Linear(2, 3)', 'cannot assign module before Module.__init__() call'],
    [
      'super().__init__()\n        self.fc = nn.Linear(2)',
      "Linear.__init__() missing 1 required positional argument: 'out_features'",
    ],
    ['super().__init__()\n        self.fc = nn.Sequential([nn.ReLU()])', 'list is not a Module subclass'],
    ['super().__init__()\n        self.pool', "'Net' object has no attribute 'pool'"],
    ['super().__init__()', 'Module [Net] is missing the required "forward" function'],
  ])('tells beginners of %s', (line, message) => {
    const { problems } = follow(
      `class Net(nn.Module):\n    def __init__(self):\n        ${line}\nNet()(torch.zeros(1))`,
    );
    expect(problems.map((problem) => problem.replace(/^error \d+: /, ''))).toEqual([message]);
  });
});

test('a model on several devices is the model', () => {
  const { shapesOf, problems } = follow(`
net = nn.DataParallel(nn.Linear(2, 3), device_ids=[0, 1])
net(torch.zeros(1, 2))
net.module(torch.zeros(4, 2))`);
  expect(shapesOf('net(torch.zeros(1, 2))')).toEqual(['(1, 3)']);
  expect(shapesOf('net.module(torch.zeros(4, 2))')).toEqual(['(4, 3)']);
  expect(problems).toEqual([]);
});

test('a ModuleList grows by +=', () => {
  const { shapesOf } = follow(`
layers = nn.ModuleList()
for _ in range(2):
    layers += [nn.Linear(3, 4), nn.Linear(4, 3)]
x = torch.zeros(2, 3)
for layer in layers:
    x = layer(x)
y = x
n = torch.zeros(len(layers))
z = n`);
  expect([shapesOf('x'), shapesOf('n')]).toEqual([['(2, 3)'], ['(4,)']]);
});

test('a subclass of a named tuple is one, with its fields on the class', () => {
  const { shapesOf, problems } = follow(`
from collections import namedtuple

class Size(namedtuple('Size', 'height width')):
    @property
    def area(self):
        return self.height * self.width

Size.height.__doc__ = 'in pixels'
size = Size(3, width=4)
x = torch.zeros(size.height, size.width)
y = x`);
  expect([shapesOf('x'), problems]).toEqual([['(3, 4)'], []]);
});

test('names of Python are not missing', () => {
  const { problems } = follow('x = (Ellipsis, __debug__, BrokenPipeError, ResourceWarning, NotImplemented)');
  expect(problems).toEqual([]);
});
