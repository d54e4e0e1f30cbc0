import { expect, test } from 'vitest';
import { shapeHover } from '../../../extension/editor/shapeHover';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import { ShapeFinder } from '../../../src/worker/shapes';

const model = `import torch
import torch.nn as nn

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
async function hover(text: string, at: string) {
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  const shapes = await finder.shapes({ text, uri: 'file:///a.py', roots: { own: [], libraries: [] } });
  const analysis = { text, shapes, base: 0, uri: undefined as never, parts: [] };
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
  expect(await hover(model + call, '9216')).toBe('9216 = **64 · 12 · 12**  \nthe sizes of `x` in line 12');
  expect(await hover(model, '9216')).toBeUndefined();
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
