import { expect, test } from 'vitest';
import { follow } from '../followed';

test('named tuples have defaults, and are made anew with other fields', () => {
  const { shapesOf, problems } = follow(`
import collections
from typing import NamedTuple
Args = collections.namedtuple('Args', ['width', 'depth', 'size'])
Args.__new__.__defaults__ = (None,) * len(Args._fields)
class Config(NamedTuple):
    channels: int
    kernel: int = 3
args = Args(width=4)._replace(size=7)
config = Config(5)
a = torch.zeros(args.width, args.size, len(args._asdict()))
b = torch.zeros(config.channels, config.kernel)
`);
  expect(problems).toEqual([]);
  expect(shapesOf('torch.zeros(args.width, args.size, len(args._asdict()))')).toEqual(['(4, 7, 3)']);
  expect(shapesOf('torch.zeros(config.channels, config.kernel)')).toEqual(['(5, 3)']);
});

test('a function with a gradient of its own gives what its forward gives', () => {
  const { shapesOf, problems } = follow(`
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        return torch.cat([x] * n)
    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0], None
y = Swish.apply(torch.ones(2, 3), 2)
`);
  expect(problems).toEqual([]);
  expect(shapesOf('Swish.apply(torch.ones(2, 3), 2)')).toEqual(['(4, 3)']);
});

test('what torch names like its parts is called as a function', () => {
  const { shapesOf, problems } = follow(`
from torch.utils.checkpoint import checkpoint
from torch.utils.data import random_split
import torch.distributed as dist
conv = nn.Conv2d(3, 8, 3)
x = torch.ones(1, 3, 9, 9, requires_grad=True)
y = checkpoint(conv, x)
g = torch.autograd.grad(y.sum(), x)[0]
if dist.is_initialized():
    random_split(x, [1])
`);
  expect(problems).toEqual([]);
  expect(shapesOf('checkpoint(conv, x)')).toEqual(['(1, 8, 7, 7)']);
  expect(shapesOf('torch.autograd.grad(y.sum(), x)[0]')).toEqual(['(1, 3, 9, 9)']);
});

test('a partial is told by its type, and an argument string is read by its pattern', () => {
  const { shapesOf, problems } = follow(`
import functools, re
norm = functools.partial(nn.BatchNorm2d, affine=True)
bias = norm.func == nn.InstanceNorm2d if type(norm) == functools.partial else norm == nn.InstanceNorm2d
options = dict(re.split(r'(\\d.*)', op)[:2] for op in 'k5_s22_o16'.split('_'))
conv = nn.Conv2d(3, int(options['o']), int(options['k']), stride=[int(options['s'][0])], bias=bias)
y = norm(16)(conv(torch.ones(1, 3, 32, 32)))
`);
  expect(problems).toEqual([]);
  expect(shapesOf('norm(16)(conv(torch.ones(1, 3, 32, 32)))')).toEqual(['(1, 16, 14, 14)']);
});

test('a module that fails to be imported is not followed, and nobody is blamed', () => {
  const { shapesOf, problems, reasons } = follow(
    `
from helper import early, late
a = early(torch.ones(2))
b = late(torch.ones(3))
`,
    { helper: 'def early(x):\n    return x + 1\nraise ImportError("no GPU")\ndef late(x):\n    return x\n' },
  );
  expect(problems).toEqual([]);
  expect(shapesOf('early(torch.ones(2))')).toEqual(['(2,)']);
  expect(shapesOf('late(torch.ones(3))')).toBeUndefined();
  expect(reasons).toContain('helper is not followed');
});

test('einops is followed wherever it is installed', () => {
  const { shapesOf } = follow(
    `
from einops import rearrange
from einops.layers.torch import Rearrange, Reduce
x = torch.ones(2, 12, 8)
a = rearrange(x, 'b (h d) n -> b h n d', h=3)
b = nn.Sequential(Rearrange('b (h d) n -> b h (d n)', h=3), Reduce('b h n -> b n', 'mean'))(x)
print(a, b)
`,
    { einops: 'raise ImportError()' },
  );
  expect(['a', 'b'].map(shapesOf)).toEqual([['(2, 3, 8, 4)'], ['(2, 32)']]);
});

test('a size below -1 is refused, unless a second -1 stands before it', () => {
  expect(follow('x = torch.ones(2, 4).view(-1, -4)').problems).toEqual([
    'error 1: invalid shape dimension -4 at index 1 of shape [-1, -4]',
  ]);
  expect(follow('x = torch.ones(2, 4).reshape(-1, -1, -4)').problems).toEqual([
    'error 1: only one dimension can be inferred',
  ]);
});

test('match takes the case that fits, and joins those that may', () => {
  const { shapesOf, problems } = follow(`
def make(kind, x):
    match kind:
        case 'a' | 'b':
            return x.sum(0)
        case (n, 2):
            return torch.zeros(n)
        case int() if kind > 3:
            return x.t()
        case None:
            y = x + 1
        case other:
            y = torch.zeros(len(other))
    return y
x = torch.ones(2, 3)
a, b, c, d, e = make('b', x), make((7, 2), x), make(4, x), make(None, x), make([1, 2, 3, 4], x)
print(a, b, c, d, e)
u = make('a' if torch.rand(1) > 0.5 else None, x)
`);
  expect(problems).toEqual([]);
  expect(['a', 'b', 'c', 'd', 'e'].map(shapesOf)).toEqual([['(3,)'], ['(7,)'], ['(3, 2)'], ['(2, 3)'], ['(4,)']]);
  expect(shapesOf("make('a' if torch.rand(1) > 0.5 else None, x)")).toBeUndefined();
});

test('hooks see what a module gives, until they are removed', () => {
  const { shapesOf, problems } = follow(`
seen = {}
def keep(module, inputs, output):
    seen[len(seen)] = output.flatten(1)
def half(module, inputs, output):
    return output[:, :2]
net = nn.Linear(3, 4)
handle = net.register_forward_hook(keep)
a = net(torch.ones(2, 3))
net.register_forward_hook(half)
b = net(torch.ones(5, 3))
handle.remove()
c = net(torch.ones(6, 3))
n = torch.zeros(len(seen))
print(a, b, c, seen[1])
`);
  expect(problems).toEqual([]);
  expect(['a', 'b', 'c', 'seen[1]'].map(shapesOf)).toEqual([['(2, 4)'], ['(5, 2)'], ['(6, 2)'], ['(5, 4)']]);
  expect(shapesOf('torch.zeros(len(seen))')).toEqual(['(2,)']);
});

test('what chance chooses is known as far as all choices are alike', () => {
  const { shapesOf, problems } = follow(`
import random
from itertools import product
batches = [torch.zeros(2, 3), torch.zeros(2, 3)]
sizes = [1, 2, 3]
random.shuffle(sizes)
a = random.choice(batches)
b = torch.zeros(sizes[0], len(sizes))
c = torch.zeros(len(list(product(range(3), repeat=2))))
print(a, b, c)
`);
  expect(problems).toEqual([]);
  expect(['a', 'b', 'c'].map(shapesOf)).toEqual([['(2, 3)'], ['(?, 3)'], ['(9,)']]);
});

test('what a layer has as a class is not missing', () => {
  const { shapesOf, problems } = follow(`
table = nn.Embedding.from_pretrained(torch.rand(7, 3))
x = table(torch.tensor([1, 2]))
mask = nn.Transformer.generate_square_subsequent_mask(5)
print(x, mask, nn.Conv2d.__call__, nn.Linear.reset_parameters)
`);
  expect(problems).toEqual([]);
  expect(['x', 'mask'].map(shapesOf)).toEqual([['(2, 3)'], ['(5, 5)']]);
});

test('None keeps its place in a ModuleList', () => {
  const { shapesOf, problems } = follow(`
layers = nn.ModuleList([None, nn.Linear(3, 4)])
x = torch.ones(2, 3)
y = layers[1](x) if layers[0] is None else x
n = torch.zeros(len(layers))
for layer in layers:
    if layer is not None:
        x = layer(x)
print(x, y, n)
`);
  expect(problems).toEqual([]);
  expect(['x', 'y', 'n'].map(shapesOf)).toEqual([['(2, 4)'], ['(2, 4)'], ['(2,)']]);
});

test('a list that grows while it is read is read as it grows', () => {
  const { shapesOf } = follow(`
layers = [nn.Linear(2, 3), nn.Linear(3, 4)]
xs = [torch.ones(1, 2)]
xs.extend(layer(xs[-1]) for layer in layers)
y = xs[-1]
print(y)
`);
  expect(shapesOf('y')).toEqual(['(1, 4)']);
});

test('the types of typing make what they stand for', () => {
  const { shapesOf, problems } = follow(`
from typing import OrderedDict, Dict, List
layers: OrderedDict[str, nn.Module] = OrderedDict()
layers['fc'] = nn.Linear(3, 4)
sizes: List[int] = List()
y = nn.Sequential(layers).fc(torch.zeros(2, 3))
z = y`);
  expect(problems).toEqual([]);
  expect(shapesOf('y')).toEqual(['(2, 4)']);
});
