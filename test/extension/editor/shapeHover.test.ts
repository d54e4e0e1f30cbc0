import { expect, test } from 'vitest';
import { shapeHover } from '../../../extension/editor/shapeHover';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import type { CallPath } from '../../../src/worker/modelNode';
import { ShapeFinder } from '../../../src/worker/shapes';
import { Position, Uri } from '../fake/vscode';

const head = 'import torch\nimport torch.nn as nn\n';
const model = `${head}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3, stride=2, padding=1)
        self.fc = nn.Linear(9216, 10)

    def forward(self, x):
        x = self.conv(x)
        return self.fc(x.flatten(1))
`;
const call = '\nNet()(torch.randn(2, 3, 24, 24))\n';

/** What a hover says where the marked part of a text begins. */
async function hover(text: string, at: string, chosen?: CallPath) {
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  const shapes = await finder.shapes({
    text,
    uri: 'file:///a.py',
    roots: { own: [], libraries: [] },
    ...(chosen && { chosen }),
  });
  const lines = (end: number) => text.slice(0, end).split('\n');
  const document = {
    uri: Uri.parse('file:///a.py'),
    positionAt: (end: number) => new Position(lines(end).length - 1, lines(end).at(-1)!.length),
  };
  const parts = [{ document: document as never, base: 0 }];
  const analysis = { text, shapes, base: 0, uri: undefined as never, parts, chosen };
  return shapeHover(analysis, text.indexOf(at) + 1)?.text;
}

test('a layer tells what it takes, gives and learns, with the formula', async () => {
  const text = await hover(model + call, 'nn.Conv2d');
  expect(text).toContain('**Conv2d** · Learnable parameters: 1,792');
  expect(text).toContain('(2, 3, 24, 24) → **(2, 64, 12, 12)**');
  expect(text).toContain('Receptive field 3 × 3, stride 2, start −1');
  expect(text).toMatch(/⌊.*24 \+ 2 × 1 − 1 × \(3 − 1\) − 1.*⌋|24/);
  expect(text).toContain('= 12');
});

test('a number is told by the sizes that it is the product of', async () => {
  const text = (await hover(model + call, '9216'))!;
  expect(text.replaceAll(/\]\(.*?"\)|\[/g, '')).toBe('9216 = **64** · **12** · **12**  \nthe sizes of `x` in line 12');
  expect(await hover(model, '9216')).toBeUndefined();
});

test('each factor leads to the layer that it comes from', async () => {
  const pooled = model
    .replace('stride=2, padding=1)', 'padding=1)')
    .replace('self.conv(x)', 'nn.functional.max_pool2d(torch.relu(self.conv(x)), 2)');
  const text = (await hover(pooled + call, '9216'))!;
  const places = [...text.matchAll(/#L(\d+)%2C\d+ "([^"]*)"/g)].map(([, line, made]) => [
    line,
    made!.replaceAll('\\', ''),
  ]);
  const pool = ['11', 'nn.functional.max_pool2d(torch.relu(self.conv(x)), 2)'];
  expect(places).toEqual([['7', 'nn.Conv2d(3, 64, 3, padding=1)'], pool, pool]);
});

test('an expression has its shape', async () => {
  expect(await hover(model + call, 'x.flatten(1)')).toContain('(2, 64, 12, 12)');
});

test('what is assumed says so', async () => {
  const text = await hover(model, 'self.conv(x)');
  expect(text).toContain('**(N, 64, ⌊(H − 1) / 2⌋ + 1, ⌊(W − 1) / 2⌋ + 1)**');
  expect(text).toContain('Assumed, as nothing calls `Net`: x = \\(N, 3, H, W\\)');
});

test('what is not known says why', async () => {
  const text = await hover(`${model}\nimport lost\ny = lost.load()\nz = y.mean()\n`, 'lost.load()');
  expect(text).toBe('Shape unknown: The module lost is not found');
});

test('of a class that a model has twice, the shapes of the instance that was chosen', async () => {
  const twice = `${head}
class Block(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1, stride=stride)

    def forward(self, x):
        return self.conv(x)

net = nn.Sequential(Block(2), Block(4))
net(torch.rand(1, 3, 8, 8))
`;
  expect(await hover(twice, 'self.conv(x)')).toBe(
    '`self.conv(x)`  \n**(1, 3, 4, 4)** `0.conv`  \n**(1, 3, 1, 1)** `1.conv`',
  );
  const chosen = await hover(twice, 'self.conv(x)', { model: 0, name: '1' });
  expect(chosen).toBe('`self.conv(x)` **(1, 3, 1, 1)**\n\n$(list-tree) Only `1`, as chosen in the Model view');
  expect(await hover(twice, 'net(torch', { model: 0, name: '1' })).toContain('**(1, 3, 1, 1)**');
});
