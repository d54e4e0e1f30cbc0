import { expect, test } from 'vitest';
import { inputsOf } from '../../../extension/sources/layerInputs';
import { poolingCalls } from '../../../src/python/calls';
import { parsePython } from '../../../src/python/source';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import { ShapeFinder } from '../../../src/worker/shapes';

const alone = () => new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));

async function inputs(text: string, index = 0) {
  const whole = `import torch\nimport torch.nn.functional as F\nfrom torch import nn\n${text}`;
  const site = poolingCalls(parsePython(whole))[index]!;
  const shapes = await alone().shapes({ text: whole, uri: 'file:///a.py', roots: { own: [], libraries: [] } });
  return inputsOf(site, shapes).map(({ shape }) => shape);
}

const net = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(self.conv(x))
        return F.avg_pool2d(x, 2)


net = Net()
`;

test('a layer behind a convolution gets what that gives', async () => {
  const text = `${net}net(torch.rand(4, 3, 32, 32))\n`;
  expect([await inputs(text), await inputs(text, 1)]).toEqual([[[4, 8, 30, 30]], [[4, 8, 15, 15]]]);
});

test('each shape is told once', async () => {
  const text = `${net}for n in (4, 4, 2):\n    net(torch.rand(n, 3, 32, 32))\n`;
  expect(await inputs(text)).toEqual([
    [4, 8, 30, 30],
    [2, 8, 30, 30],
  ]);
});

test('what never runs gets none', async () => {
  expect([await inputs(net), await inputs(net, 1)]).toEqual([[], []]);
});
