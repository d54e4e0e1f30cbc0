import { expect, test } from 'vitest';
import { inputsOf } from '../../../extension/sources/layerInputs';
import { poolingCalls } from '../../../src/python/calls';
import { parsePython } from '../../../src/python/source';
import { ShapeFinder } from '../../../src/worker/shapes';

function inputs(text: string, index = 0) {
  const whole = `import torch\nimport torch.nn.functional as F\nfrom torch import nn\n${text}`;
  const site = poolingCalls(parsePython(whole))[index]!;
  return inputsOf(site, new ShapeFinder().shapes({ text: whole, path: '/a.py' })).map(({ shape }) => shape);
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

test('a layer behind a convolution gets what that gives', () => {
  const text = `${net}net(torch.rand(4, 3, 32, 32))\n`;
  expect([inputs(text), inputs(text, 1)]).toEqual([[[4, 8, 30, 30]], [[4, 8, 15, 15]]]);
});

test('each shape is told once', () => {
  const text = `${net}for n in (4, 4, 2):\n    net(torch.rand(n, 3, 32, 32))\n`;
  expect(inputs(text)).toEqual([
    [4, 8, 30, 30],
    [2, 8, 30, 30],
  ]);
});

test('what never runs gets none', () => {
  expect([inputs(net), inputs(net, 1)]).toEqual([[], []]);
});
