import { describe, expect, test } from 'vitest';
import { ModuleTexts } from '../../src/worker/moduleTexts';
import { ShapeFinder } from '../../src/worker/shapes';

const head = 'import torch\nfrom torch import nn\n';
const ask = (text: string) => ({ text, uri: 'file:///work/a.py', roots: { own: ['file:///work'], libraries: [] } });

/** Beside the files given, by their addresses. */
const finder = (files: Readonly<Record<string, string>> = {}) =>
  new ShapeFinder(new ModuleTexts((uri) => Promise.resolve(files[uri])));
const shapesOf = (text: string) => finder().shapes(ask(head + text));

test('a text’s tensors have their shapes, as Python writes them', async () => {
  const { facts, problems, isBroken } = await shapesOf('y = nn.Linear(3, 4)(torch.zeros(2, 3))\n');
  expect(facts.map(({ shapes, count }) => [shapes, count])).toContainEqual([['(2, 4)'], 1]);
  expect([problems, isBroken]).toEqual([[], false]);
});

test('what PyTorch refuses is told at the call', async () => {
  const text = 'fc = nn.Linear(10, 4)\ny = fc(torch.zeros(2, 3))\n';
  const { problems } = await shapesOf(text);
  const start = head.length + text.indexOf('fc(');
  const made = head.length + text.indexOf('nn.Linear');
  expect(problems).toEqual([
    {
      start,
      end: start + 'fc(torch.zeros(2, 3))'.length,
      severity: 'error',
      code: 'RuntimeError',
      message: 'mat1 and mat2 shapes cannot be multiplied (2x3 and 10x4)',
      made: { start: made, end: made + 'nn.Linear(10, 4)'.length },
    },
  ]);
});

test('cells that no window covers are a hint at the call', async () => {
  const { problems } = await shapesOf('y = nn.MaxPool2d(2)(torch.zeros(1, 3, 7, 8))\n');
  const message = 'No window covers the last 1 of 7 cells along H.';
  expect(problems).toMatchObject([{ severity: 'hint', code: 'uncovered', message }]);
  const covered = ['nn.MaxPool2d(2, ceil_mode=True)', 'nn.Conv2d(3, 4, 1, stride=2)', 'nn.AdaptiveAvgPool2d(3)'];
  for (const layer of covered) {
    expect((await shapesOf(`y = ${layer}(torch.zeros(1, 3, 7, 8))\n`)).problems).toEqual([]);
  }
  // what is learned is no input whose cells are left out
  const learned = 'w = nn.Parameter(torch.zeros(1, 3, 7, 8))\ny = nn.functional.adaptive_max_pool2d(w, 2)\n';
  expect((await shapesOf(learned)).problems).toEqual([]);
});

test('of more modules than are kept, all shapes are told, whichever is chosen', async () => {
  const model = (blocks: number) => `
class Block(nn.Module):
    def forward(self, x, n):
        return x[:, :n].neg()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.ModuleList(Block() for _ in range(${blocks}))
        self.last = nn.ModuleList(Block() for _ in range(2))
    def forward(self, x):
        for block in self.first:
            block(x, 3)
        self.last[0](x, 3)
        return self.last[1](x, 2)
Net()(torch.zeros(1, 4))
`;
  const part = 'x[:, :n].neg()';
  const told = async (blocks: number, name: string) => {
    const text = head + model(blocks);
    const { facts } = await finder().shapes({ ...ask(text), chosen: { model: 0, name } });
    const start = text.indexOf(part);
    return facts.find((fact) => fact.start === start && fact.end === start + part.length)?.shapes;
  };
  expect(await told(3, 'last.1')).toEqual(['(1, 2)']);
  expect(await told(3, 'last')).toEqual(['(1, 3)', '(1, 2)']);
  expect(await told(70, 'last')).toEqual(['(1, 3)', '(1, 2)']);
});

test('a problem is mended at the number to change', async () => {
  const text = `${head}fc = nn.Linear(10, 4)\ny = fc(torch.zeros(2, 3))\n`;
  const shapes = finder();
  const [problem] = (await shapes.shapes(ask(text))).problems;
  const [fix] = await shapes.fixes({ ...ask(text), start: problem!.start });
  const start = text.indexOf('10');
  expect(fix).toEqual({ title: 'Change in_features to 3 (line 3)', edits: [{ start, end: start + 2, text: '3' }] });
  expect(await shapes.fixes({ ...ask(text), start: 0 })).toEqual([]);
});

test('a statement that fails by itself is told of as a whole', async () => {
  const text = 'import torch\nx = torch.zeros(2, 3)\nn, c, h = x.shape\n';
  const { problems } = await finder().shapes(ask(text));
  const start = text.indexOf('n, c');
  const message = 'not enough values to unpack (expected 3, got 2)';
  expect(problems).toMatchObject([{ start, end: start + 'n, c, h = x.shape'.length, severity: 'error', message }]);
});

test('how torch.nn puts a model together is told, Python’s own faults are not', async () => {
  expect((await shapesOf('nn.Sequential([nn.ReLU()])\n')).problems[0]).toMatchObject({ code: 'TypeError' });
  expect((await shapesOf('x = [1, 2][None]\n')).problems).toEqual([]);
});

test('a text that is not finished is broken', async () => {
  expect((await shapesOf('y = nn.Linear(3, \n')).isBroken).toBe(true);
});

test('a shape of several that are not all known says so', async () => {
  const { facts } = await shapesOf('def f(n):\n    return torch.zeros(n).neg()\nf(2)\nf(len(input()))\n');
  expect(facts.find(({ more }) => more)).toMatchObject({ shapes: ['(2,)'], count: 1, more: true });
});

test('what a layer has besides its rule stops nothing', async () => {
  const text = 'rnn = nn.LSTM(4, 8)\nrnn.flatten_parameters()\ny, _ = rnn(torch.zeros(5, 2, 4))\nz = y[-1]\n';
  const { facts, problems } = await shapesOf(text);
  expect(problems).toEqual([]);
  expect(facts.at(-1)!.shapes).toEqual(['(2, 8)']);
});

test('exceptions that are Python’s own are left to its other tools', async () => {
  expect((await shapesOf('y = torch.zeros(2).nothing()\n')).problems).toEqual([]);
});

describe('modules of the workspace', () => {
  const files = {
    'file:///work/models/__init__.py': 'from .net import Net\n',
    'file:///work/models/net.py':
      'import torch.nn as nn\nfrom models.layers import wide\n\nNet = lambda: nn.Linear(3, wide)\n',
    'file:///work/models/layers.py': 'wide = 5\n',
  };
  const text = 'import torch\nfrom models import (\n    Net,\n)\ny = Net()(torch.zeros(2, 3))\n';

  test('are followed, and what they import', async () => {
    const { facts, modules } = await finder(files).shapes(ask(text));
    expect(facts.at(-2)!.shapes).toEqual(['(2, 5)']);
    expect(modules.toSorted()).toEqual(Object.keys(files).toSorted());
  });

  test('are read again once they have changed', async () => {
    const changing = { ...files };
    const shapes = finder(changing);
    await shapes.shapes(ask(text));
    changing['file:///work/models/layers.py'] = 'wide = 7\n';
    shapes.forget();
    expect((await shapes.shapes(ask(text))).facts.at(-2)!.shapes).toEqual(['(2, 7)']);
  });

  test('a file of configuration is read when it is opened, and again once it has changed', async () => {
    const changing: Record<string, string> = { 'file:///work/net.yaml': 'width: 4\n' };
    const shapes = finder(changing);
    const text = `${head}import yaml\ncfg = yaml.safe_load(open('net.yaml'))\ny = torch.zeros(2, cfg['width'])\n`;
    const { facts, modules } = await shapes.shapes(ask(text));
    expect(facts.at(-1)!.shapes).toEqual(['(2, 4)']);
    expect(modules).toEqual(['file:///work/net.yaml']);
    changing['file:///work/net.yaml'] = 'width: 7\n';
    shapes.forget();
    expect((await shapes.shapes(ask(text))).facts.at(-1)!.shapes).toEqual(['(2, 7)']);
  });

  test('of a large library is read what its models need', async () => {
    const layer = 'import torch.nn as nn\nclass Wide(nn.Linear):\n    pass\n';
    const shapes = finder({
      'file:///lib/timm/__init__.py': 'from .models import *\n',
      'file:///lib/timm/layers/__init__.py': 'from .wide import Wide\nfrom .other import *\n',
      'file:///lib/timm/layers/wide.py': layer,
    });
    const text = `${head}from timm.layers import Wide\ny = Wide(3, 4)(torch.zeros(2, 3))\nz = y\n`;
    const { facts, modules } = await shapes.shapes({
      ...ask(text),
      roots: { own: ['file:///work'], libraries: ['file:///lib'] },
    });
    expect(facts.at(-1)!.shapes).toEqual(['(2, 4)']);
    expect(modules).toContain('file:///lib/timm/layers/wide.py');
  });

  test('of libraries are read only where these are installed', async () => {
    const read: string[] = [];
    const texts = new ModuleTexts((uri) => {
      read.push(uri);
      return Promise.resolve(undefined);
    });
    const roots = { own: ['file:///work'], libraries: ['file:///lib'] };
    await new ShapeFinder(texts).shapes({ ...ask('import torch, numpy\nimport cv2\nimport torchvision\n'), roots });
    expect(read.filter((uri) => uri.startsWith('file:///lib'))).toEqual([
      'file:///lib/torchvision.py',
      'file:///lib/torchvision/__init__.py',
    ]);
    expect(read.filter((uri) => /numpy|torch\./.test(uri))).toEqual([]);
  });
});
