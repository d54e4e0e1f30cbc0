import { describe, expect, test } from 'vitest';
import { classAbove, sizesText } from '../../../extension/editor/fittingSizes';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import { ShapeFinder } from '../../../src/worker/shapes';

const net = (layers: string, forward: string) => `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        ${layers}

    def forward(self, x):
        ${forward}
`;

/** What is told of the sizes that fit a model. */
async function told(text: string) {
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  const ask = { text, uri: 'file:///a.py', roots: { own: [], libraries: [] }, className: 'Net' };
  return sizesText('Net', await finder.sizes(ask));
}

describe('the sizes of images that fit a model', () => {
  test('are the range for which its Linear is made', async () => {
    const text = net(
      'self.net = nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(6 * 14 * 14, 10))',
      'return self.net(x)',
    );
    expect(await told(text)).toBe(
      'Net runs for H = W = 32…33. 31: mat1 and mat2 shapes cannot be multiplied (2x1014 and 1176x10)',
    );
  });

  test('are multiples where halves are joined with doubles', async () => {
    const text = net(
      'self.conv = nn.Conv2d(3, 3, 3, padding=1)',
      'return torch.cat([self.conv(x), nn.functional.interpolate(nn.functional.max_pool2d(x, 8), scale_factor=8)])',
    );
    expect(await told(text)).toMatch(/^Net runs for multiples of 8, from 8 on\. 7: /);
  });

  test('are not known where the model takes no images', async () => {
    expect(await told(net('self.fc = nn.Linear(3, 4)', 'return self.fc(x)'))).toContain('not known');
  });
});

test('the class is that of the line, or the one above', () => {
  const text = 'class A(nn.Module):\n    pass\n\nclass B:\n    x = 1\n';
  expect([0, 25, text.indexOf('B'), text.length].map((offset) => classAbove(text, offset))).toEqual([
    'A',
    'A',
    'B',
    'B',
  ]);
  expect(classAbove('x = 1\n', 3)).toBeUndefined();
});
