import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { poolingCalls } from '../../src/python/calls';
import { inputOf, tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';
import type { Description } from '../../src/tensors/description';
import { made } from '../tensors/made';

/** The input of the text's only, or `index`th, pooling call: shape and first value. */
async function input(text: string, index = 0) {
  const source = parsePython(text);
  const site = inputOf(source, poolingCalls(source)[index]!);
  return site && { name: site.name, shape: site.tensor.shape, first: Number((await made(site.tensor)).data[0]) };
}

const valuesAt = async (text: string, part: string) => [...(await made(at(text, part)!.tensor)).data];
const at = (text: string, part: string) => tensorAt(parsePython(text), text.indexOf(part));

const note = `import torch
from torch import nn
from torch.nn import MaxPool2d

input = torch.tensor([[1, 2, 0, 3, 1],
                      [0, 1, 2, 3, 1],
                      [1, 2, 1, 0, 0],
                      [5, 2, 3, 1, 1],
                      [2, 1, 0, 1, 1]], dtype=torch.float32)

input = torch.reshape(input, (-1, 1, 5, 5))
print(input.shape)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.maxpool1 = MaxPool2d(kernel_size=3, ceil_mode=True)

    def forward(self, input):
        output = self.maxpool1(input)
        return output


net = Net()
output = net(input)
print(output)
`;

test("the study note's layer is fed the reshaped tensor", async () => {
  const source = parsePython(note);
  const site = inputOf(source, poolingCalls(source)[0]!);
  expect(site?.tensor).toMatchObject({ dtype: 'float32', shape: [1, 1, 5, 5] });
  expect([...(await made(site!.tensor)).data.slice(0, 5)]).toEqual([1, 2, 0, 3, 1]);
  expect(site?.name).toBe('input');
  expect(note.slice(site?.start, site?.end)).toMatch(/^torch\.tensor\(\[\[1, 2[^]*dtype=torch\.float32\)$/);
});

const x = 'x = torch.tensor([[7., 2.], [3., 4.]])\n';

test.each([
  ['applied on the spot', 'nn.MaxPool2d(2)(x.view(1, 1, 2, 2))'],
  ['in parentheses', '(nn.MaxPool2d(2))((x.view(1, 1, 2, 2)))'],
  ['through a variable', 'pool = nn.MaxPool2d(2)\ny = pool(x.reshape((1, 1, 2, 2)))'],
  [
    'through a chained assignment',
    'a = b = nn.MaxPool2d(2).eval()\nx = x[None]\nx = torch.tensor([[7., 2.], [3., 4.]])\na(x.reshape(1, 1, -1, 2))',
  ],
  ['by the function', 'F.max_pool2d(x.unsqueeze(0).unsqueeze(0), 2)'],
  ['by the function with names', 'F.max_pool2d(kernel_size=2, input=torch.reshape(x, shape=[-1, 1, 2, 2]))'],
  ['inside a function', 'def f(t):\n  return F.max_pool2d(t, 2)\nf(x.view(1, 1, 2, 2))'],
  ['inside a function, by name', 'def f(a, t=None):\n  return F.max_pool2d(t, 2)\nf(1, t=x.view(1, 1, 2, 2))'],
  ['as the first layer of a Sequential', 'net = nn.Sequential(nn.MaxPool2d(2), nn.ReLU())\nnet(x.view(1, 1, 2, 2))'],
  ['as the first layer of nested Sequentials', 'nn.Sequential(nn.Sequential(nn.MaxPool2d(2)))(x.view(1, 1, 2, 2))'],
  ['after a reassignment', 'x = x.float()\nx = x.unsqueeze(0)\nx = torch.unsqueeze(x, dim=0)\nnn.MaxPool2d(2)(x)'],
  ['from a list', 'd = [[7, 2], [3, 4]]\nt = torch.tensor(d).reshape(1, 1, 2, 2)\nnn.MaxPool2d(2)(t)'],
  [
    'from an array',
    'a = np.array([[7, 2], [3, 4]])\nt = torch.from_numpy(a).float()\nnn.MaxPool2d(2)(np.reshape(t, (1, 1, 2, 2)))',
  ],
  ['in a comprehension over something else', 'y = [nn.MaxPool2d(2)(x.view(1, 1, 2, 2)) for i in z]'],
  ['through a named expression', '(pool := nn.MaxPool2d(2))\npool(x.view(1, 1, 2, 2))'],
  ['with sizes from variables', 'n, size = 1, (1, 1, 2, 2)\nnn.MaxPool2d(2)(x.view(size))'],
])('the input of a layer %s', async (_, text) => {
  expect(await input(x + text)).toMatchObject({ shape: [1, 1, 2, 2], first: 7 });
});

const net = (forward: string, use: string) => `${x}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = nn.MaxPool2d(2)

    def forward(self, images):
        ${forward}

${use}
`;

test.each([
  ['an instance', 'return self.pool(images)', 'net = Net()\nnet(x)', [2, 2]],
  [
    'an instance moved to a device',
    'return self.pool(images)',
    'net = Net().to(device)\nnet = net.cuda()\nnet(x)',
    [2, 2],
  ],
  ['an instance on the spot', 'return self.pool(images)', 'Net()(x)', [2, 2]],
  ['forward by name', 'return self.pool(images)', 'net = Net()\nnet.forward(x)', [2, 2]],
  ['a keyword', 'return self.pool(images)', 'net = Net()\nnet(images=x)', [2, 2]],
  [
    'a reshape inside forward',
    'images = images.unsqueeze(0)\n        return self.pool(images)',
    'net = Net()\nnet(x)',
    [1, 2, 2],
  ],
  ['a reshape on both sides', 'return self.pool(images.unsqueeze(0))', 'net = Net()\nnet(x.view(1, 4))', [1, 1, 4]],
  ['a call inside main', 'return self.pool(images)', 'def main():\n  net = Net()\n  net(x)', [2, 2]],
  ['a call from a loop first', 'return self.pool(images)', 'net = Net()\nfor d in loader:\n  net(d)\nnet(x)', [2, 2]],
])('the input of a module fed by %s', async (_, forward, use, shape) => {
  expect(await input(net(forward, use))).toEqual({ name: 'x', shape, first: 7 });
});

test.each([
  ['another layer', net('return self.pool(self.conv(images))', 'net = Net()\nnet(x)')],
  [
    'another layer, through a variable',
    net('images = self.conv(images)\n        return self.pool(images)', 'net = Net()\nnet(x)'),
  ],
  ['a data loader', net('return self.pool(images)', 'net = Net()\nfor x, _ in loader:\n  net(x)')],
  ['a comprehension', `${x}pool = nn.MaxPool2d(2)\ny = [pool(x) for x in images]`],
  ['a lambda', `${x}pool = nn.MaxPool2d(2)\nf = lambda x: pool(x)\nf(torch.rand(3))`],
  ['a context', `${x}with f() as x:\n  nn.MaxPool2d(2)(x)`],
  ['an augmented assignment', `${x}x += 1\nnn.MaxPool2d(2)(x)`],
  ['a name from elsewhere', `${x}nn.MaxPool2d(2)(y)`],
  ['an earlier layer of the Sequential', `${x}nn.Sequential(nn.Conv2d(1, 1, 1), nn.MaxPool2d(2))(x)`],
  ['an unknown size', `${x}nn.MaxPool2d(2)(x.view(n, -1))`],
  ['a sum', `${x}nn.MaxPool2d(2)(x.sum(0))`],
  ['itself', 'x = x\nnn.MaxPool2d(2)(x)'],
  ['one of two tensors', `${x}y = torch.tensor([[1., 2.]])\npool = nn.MaxPool2d(2)`],
  ['nothing', 'pool = nn.MaxPool2d(2)'],
])('what is fed by %s is not made out', async (_, text) => {
  expect(await input(text)).toBeUndefined();
});

test('the last assignment before the use wins', async () => {
  const text = `x = torch.tensor([1, 2])\nnn.MaxPool1d(1)(x)\nx = torch.tensor([5, 6, 7])\nnn.MaxPool1d(2)(x)`;
  expect(await input(text, 0)).toMatchObject({ shape: [2], first: 1 });
  expect(await input(text, 1)).toMatchObject({ shape: [3], first: 5 });
});

test('a layer that is not applied gets the only tensor, in its last form before it', async () => {
  expect((await input(`${x}x = x.view(1, 1, 2, 2)\nnn.MaxPool2d(2)\nx = x.view(4)`))?.shape).toEqual([1, 1, 2, 2]);
  expect((await input(`nn.MaxPool2d(2)\n${x}x = x.view(1, 1, 2, 2)`))?.shape).toEqual([1, 1, 2, 2]);
  expect((await input(`sizes = [3, 4]\n${x}nn.MaxPool2d(2)`))?.shape).toEqual([2, 2]);
});

test('classes do not mix up their attributes', async () => {
  const two = ['A', 'B'].map(
    (name, i) => `
class ${name}(nn.Module):
    def __init__(self):
        self.pool = nn.MaxPool2d(2)
    def forward(self, t):
        return self.pool(t)
${name.toLowerCase()} = ${name}()
${name.toLowerCase()}(torch.tensor([[${i}]]))
`,
  );
  expect((await input(two.join(''), 0))?.first).toBe(0);
  expect((await input(two.join(''), 1))?.first).toBe(1);
});

test('a bad literal or reshape on the way is refused', async () => {
  await expect(input('nn.MaxPool2d(2)(torch.tensor([[1, 2], [3]]))')).rejects.toThrow('Row 2 has 1 numbers');
  const text = `${x}nn.MaxPool2d(2)(x.view(3, -1))`;
  await expect(input(text)).rejects.toThrow(
    new TensorError("shape '[3, -1]' is invalid for input of size 4", text.indexOf('(3, -1)')),
  );
  await expect(input(`${x}nn.MaxPool2d(2)(x.unsqueeze(5))`)).rejects.toThrow(
    'Dimension out of range (expected to be in range of [-3, 2], but got 5)',
  );
});

test('the literal around the cursor, with what is chained to it', () => {
  const text = 'y = 1\nx = torch.tensor([[1, 2], [3, 4]]).view(1, 1, 2, 2).float()\n';
  for (const part of ['x =', 'torch', '[[', '3', 'view', 'float']) {
    const site = at(text, part);
    expect(site).toMatchObject({ name: 'x', tensor: { dtype: 'float32', shape: [1, 1, 2, 2] } });
    expect(text.slice(site?.start, site?.end)).toBe(text.slice(text.indexOf('torch'), -1));
  }
  expect(at(text, 'y')).toBeUndefined();
});

test('a literal that is an argument has no name', () => {
  expect(at('net(torch.tensor([[1.5]]))', '1.5')).toMatchObject({ name: 'tensor', tensor: { shape: [1, 1] } });
  expect(at('y = net(torch.tensor([[1.5]]).view(1))', '1.5')).toMatchObject({ name: 'tensor', tensor: { shape: [1] } });
  expect(at('y = net(torch.reshape(torch.tensor([[1.5]]), (1,)))', '1.5')).toMatchObject({ tensor: { shape: [1] } });
});

test.each([
  'torch.tensor([[1, 2]]).view(n, -1)',
  'x = torch.tensor([[1, 2]]).float().mean()',
  'x = torch.arange(12).sum()',
  'x = torch.arange(12)[1:, ::n]',
  'x = torch.arange(12) / n',
  'x = -torch.arange(12) if n else 1',
  "x = np.arange(12).reshape(3, 4, order='F')",
  "x = np.arange(12).flatten('F')",
  'x = torch.tensor([12, 2], torch.float32)',
  'x = np.array([12, 2], ndmin=2)',
  'x = np.linspace(0, 12, 5, endpoint=False)',
  'x = np.eye(12, k=1)',
  'x = torch.tensor(*[12])',
  'x = torch.arange(12).type()',
])('%s is not shown as its beginning', (text) => {
  expect(at(text, /12/.test(text) ? '12' : '1')).toBeUndefined();
});

const y = 'y = torch.ones(1, 1, 2, 2)\n';

test.each([
  'y[0, 0, 1, 1] = 5.0',
  'y.data[0] = 5.0',
  'y *= 3',
  'y.mul_(4)',
  'y[0].fill_(9.)',
  'y[y > 0] = 2',
  'z = y\nz[0] = 5',
  'z = y.view(4)\nz[0] = 5',
  'z = y.numpy()\nz += 1',
  'for row in y:\n  row[0] = 5',
  'for i in range(2):\n  y[0, 0, i] = i',
  'def f(t):\n  t[0] = 5\nf(y)',
  'torch.add(y, 1, out=y)',
  'nn.init.normal_(y)',
  'F.relu(y, inplace=True)',
  'np.copyto(y, 3)',
])('what is changed in place is not made out: %s', async (text) => {
  expect(await input(`${y}${text}\nF.max_pool2d(y, 2)`)).toBeUndefined();
  expect(await input(`${y}F.max_pool2d(y, 2)\n${text}`)).toMatchObject({ first: 1 });
});

test.each(['z = y.clone()\nz[0] = 5', 'y.requires_grad = True', 'y.requires_grad_()', 'z = torch.ones(2)\nz[0] = 5'])(
  'what leaves it as it is: %s',
  async (text) => {
    expect(await input(`${y}${text}\nF.max_pool2d(y, 2)`)).toMatchObject({ first: 1 });
  },
);

test('what is changed in a loop is not made out in it, what is bound again is', async () => {
  expect(await input(`${y}for i in range(2):\n  F.max_pool2d(y, 2)\n  y[0] = i`)).toBeUndefined();
  expect(await input(`${y}y[0] = 5\n${y}F.max_pool2d(y, 2)`)).toMatchObject({ first: 1 });
  expect(await input(`def f(t):\n  t[0] = 5\n  return F.max_pool2d(t, 2)\nf(${y.slice(4, -1)})`)).toBeUndefined();
});

test('the only tensor is assumed only where nothing stands between', async () => {
  expect(await input(net('return self.pool(images)', ''))).toEqual({ name: 'x (assumed)', shape: [2, 2], first: 7 });
  const reshaped = net('return self.pool(images.unsqueeze(0))', '');
  expect(await input(reshaped)).toBeUndefined();
  expect(await input(`${y}y[0] = 5\nnn.MaxPool2d(2)`)).toBeUndefined();
});

test.each([
  "x = ['a', 'b']",
  'x = [conv, pool]',
  'x = []',
  'f([1, 2])',
  'x = [i for i in y]',
  'x = torch.tensor(y)',
  '# [1, 2]',
  "'[1, 2]'",
  'x = torch.Tensor(2, 3)',
  'x = {1: 2}',
])('no tensor in %s', (text) => {
  for (let offset = 0; offset <= text.length; offset++) {
    expect(tensorAt(parsePython(text), offset)).toBeUndefined();
  }
});

test.each([
  ['.squeeze()', 'int64', [2]],
  ['.squeeze(0)', 'int64', [2, 1]],
  ['.squeeze(1)', 'int64', [1, 2, 1]],
  ['.unsqueeze(-1)', 'int64', [1, 2, 1, 1]],
  ['.to(torch.uint8)', 'uint8', [1, 2, 1]],
  ['.to("cuda")', 'int64', [1, 2, 1]],
  ['.type(torch.float64)', 'float64', [1, 2, 1]],
  ['.contiguous().bool()', 'bool', [1, 2, 1]],
])('torch.tensor([[[1], [2]]])%s', (chain, dtype, shape) => {
  expect(at(`torch.tensor([[[1], [2]]])${chain}`, '1')?.tensor).toMatchObject({ dtype, shape });
});

test('conversions wrap and cut as torch does', async () => {
  expect(await valuesAt('torch.tensor([300, -1]).byte()', '300')).toEqual([44, 255]);
  expect(await valuesAt('torch.tensor([2.9, -2.9]).long()', '2.9')).toEqual([2n, -2n]);
  expect(await valuesAt('torch.tensor([0.1]).half()', '0.1')).toEqual([0.0999755859375]);
});

test('a long text is followed to its end', () => {
  const text = `${x}${'x = x.view(2, 2)\n'.repeat(5000)}pool = nn.MaxPool2d(2)\n${'y = f(y)\n'.repeat(5000)}`;
  const source = parsePython(text);
  const [call] = poolingCalls(source);
  expect(inputOf(source, call!)?.tensor.shape).toEqual([2, 2]);
});

test('names that share memory one after another, in a long row, are followed', () => {
  const row = Array.from({ length: 20_000 }, (_, i) => `x${i} = x${i + 1}.view(3)\n`).join('');
  const source = parsePython(`${row}x0[0] = 1\ny = nn.MaxPool1d(2)(x0)\n`);
  expect(inputOf(source, poolingCalls(source)[0]!)).toBeUndefined();
});

/** What the text's only unpooling is given: the input's values, and the indices that stand there. */
async function unpooled(text: string) {
  const source = parsePython(`import torch\nimport torch.nn.functional as F\nfrom torch import nn\n${text}`);
  const calls = poolingCalls(source).filter(({ call }) => call.op === 'MaxUnpool2d');
  const site = inputOf(source, calls[0]!);
  const values = async (tensor: Description | undefined) => tensor && Array.from((await made(tensor)).data, Number);
  return site && { input: await values(site.tensor), indices: await values(site.indices) };
}

const tensors = 'x = torch.tensor([[[5., 6.], [7., 8.]]])\ni = torch.tensor([[[0, 2], [8, 10]]])\n';

test.each([
  ['a function', 'F.max_unpool2d(x, i, 2, output_size=(5, 5))'],
  ['by name', 'F.max_unpool2d(indices=i, input=x, kernel_size=2)'],
  ['a layer', 'nn.MaxUnpool2d(2)(x, i, output_size=(5, 5))'],
])('unpooling has the indices that the text gives it: %s', async (_, call) => {
  expect(await unpooled(tensors + call)).toEqual({ input: [5, 6, 7, 8], indices: [0, 2, 8, 10] });
});

test('with indices that cannot be followed, what is unpooled is unknown', async () => {
  expect(
    await unpooled(`${tensors}_, j = F.max_pool2d(x, 2, return_indices=True)\nF.max_unpool2d(x, j, 2)`),
  ).toBeUndefined();
});
