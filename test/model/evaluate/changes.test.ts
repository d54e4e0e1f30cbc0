import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

describe('what is changed in one place', () => {
  test('is changed under all its names', () => {
    const { shapesOf } = follow(`
first = [torch.zeros(1)]
second = first
second.append(torch.zeros(2))
third = list(first)
third.append(torch.zeros(3))
size = len(first)
x = torch.zeros(size)
y = first[1]
y`);
    expect(shapesOf('torch.zeros(size)')).toEqual(['(2,)']);
    expect(shapesOf('y')).toEqual(['(2,)']);
  });

  test('is changed by functions and methods, too', () => {
    const { shapesOf } = follow(`
class Box:
    pass
def fill(box, size):
    box.x = torch.zeros(size)
box = Box()
fill(box, 3)
fill(box, 4)
box.x`);
    expect(shapesOf('box.x')).toEqual(['(4,)']);
  });

  test('is another layer where the text puts one into a model', () => {
    const { shapesOf } = follow(`
net = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 6))
net[1] = nn.Linear(5, 7)
a = net(torch.zeros(2, 4))
head = nn.Sequential(*list(net.children())[:-1])
b = head(torch.zeros(2, 4))
net[0].out_features
del net[1]
c = net(torch.zeros(3, 4))`);
    expect(shapesOf('net(torch.zeros(2, 4))')).toEqual(['(2, 7)']);
    expect(shapesOf('head(torch.zeros(2, 4))')).toEqual(['(2, 5)']);
    expect(shapesOf('net(torch.zeros(3, 4))')).toEqual(['(3, 5)']);
  });

  test('keeps its shape where a slice of it is assigned', () => {
    const { shapesOf } = follow('x = torch.zeros(2, 3)\nx[0] = 1\nx.fill_(2)\nx[:, 1] = 3\ny = x\ny');
    expect(shapesOf('y')).toEqual(['(2, 3)']);
  });

  test('has another shape after x.data = …', () => {
    const { shapesOf } = follow('x = torch.zeros(2, 3)\ny = x\nx.data = torch.zeros(5)\ny');
    expect(shapesOf('y')).toEqual(['(5,)']);
  });
});

describe('what something unknown was given', () => {
  test.each([
    ['a tensor', 'x = torch.zeros(2)\nsomewhere.change(x)\nx.view(-1)'],
    ['a list', 'l = [torch.zeros(2)]\nsomewhere.change(l)\nx = l[0]\nx.view(-1)'],
    ['a model', 'net = nn.Linear(2, 3)\nsomewhere.change(net)\nx = net(torch.zeros(1, 2))\nx.view(-1)'],
    [
      'an object that holds it',
      'class A: pass\na = A()\na.x = torch.zeros(2)\nsomewhere.change([a])\nx = a.x\nx.view(-1)',
    ],
    [
      'a function that sees it',
      'def f():\n    x = torch.zeros(2)\n    somewhere.change(lambda: x)\n    return x\nx = f()\nx.view(-1)',
    ],
  ])('may have changed: %s', (_, lines) => {
    const { shapesOf, reasons } = follow(`import somewhere\n${lines}`);
    expect(shapesOf('x.view(-1)')).toBeUndefined();
    expect(reasons).toContain('The module somewhere is not found');
  });

  test('has not, if it is of a library that changes nothing', () => {
    const { shapesOf } = follow('import matplotlib.pyplot as plt\nx = torch.zeros(2)\nplt.imshow(x)\nx.view(-1)');
    expect(shapesOf('x.view(-1)')).toEqual(['(2,)']);
  });
});

test('a list that many branches change keeps each thing once', () => {
  const branches = Array.from({ length: 60 }, (_, i) => `if maybe > ${i}:\n    xs.append(nn.Linear(${i + 1}, 1))`);
  const { shapesOf } = follow(`
import random
maybe = random.random()
xs = []
${branches.join('\n')}
y = torch.zeros(2)
z = y`);
  expect(shapesOf('y')).toEqual(['(2,)']);
});

test('a lazy layer is, from its first input on, the layer that it becomes', () => {
  const { shapesOf, problems } = follow(`
fc = nn.LazyLinear(3)
norm = nn.LazyBatchNorm2d()
y = fc(torch.rand(2, 5))
z = norm(torch.rand(2, 4, 8, 8))
a, b, c = fc.weight, norm.weight, torch.zeros(fc.in_features)
d = [a, b, c]
fc(torch.rand(2, 6))`);
  expect(shapesOf('fc.weight')).toEqual(['(3, 5)']);
  expect(shapesOf('norm.weight')).toEqual(['(4,)']);
  expect(shapesOf('torch.zeros(fc.in_features)')).toEqual(['(5,)']);
  expect(problems).toEqual(['error 8: mat1 and mat2 shapes cannot be multiplied (2x6 and 5x3)']);
});

test('a hook sees what a module is given, and may give it something else', () => {
  const { shapesOf, problems } = follow(`
fc = nn.Linear(3, 4)
handle = fc.register_forward_pre_hook(lambda module, args: (args[0][:, :3],))
a = fc(torch.rand(2, 9))
handle.remove()
fc.register_forward_pre_hook(lambda module, args: args[0][0])
b = fc(torch.rand(5, 2, 3))
fc.register_forward_pre_hook(lambda module, args: None)
c = fc(torch.rand(6, 7, 3))`);
  expect(problems).toEqual([]);
  expect(shapesOf('fc(torch.rand(2, 9))')).toEqual(['(2, 4)']);
  expect(shapesOf('fc(torch.rand(5, 2, 3))')).toEqual(['(2, 4)']);
  expect(shapesOf('fc(torch.rand(6, 7, 3))')).toEqual(['(7, 4)']);
});

test('resize_ gives a tensor another shape in place', () => {
  const { shapesOf } = follow(`
x, y, z = torch.rand(2, 3), torch.rand(4), torch.rand(5)
x.resize_(3, 5)
y.resize_((2, 2))
z.resize_as_(y)
a = [x, y, z]`);
  expect(['x', 'y', 'z'].map(shapesOf)).toEqual([['(3, 5)'], ['(2, 2)'], ['(2, 2)']]);
});
