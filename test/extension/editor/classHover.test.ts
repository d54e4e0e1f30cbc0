import { expect, test } from 'vitest';
import { classAt, classHover } from '../../../extension/editor/classHover';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import { ShapeFinder } from '../../../src/worker/shapes';

const text = `import torch
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, stride=2)

    def forward(self, x):
        return self.conv(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = Block(), Block()

    def forward(self, x):
        return self.b(self.a(x))

Net()(torch.rand(1, 4, 15, 15))
`;

async function hover(name: string) {
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  return classHover(name, await finder.models({ text, uri: 'file:///a.py', roots: { own: [], libraries: [] } }));
}

test('a class tells what it takes and gives, learns and does', async () => {
  expect(await hover('Net')).toBe(
    [
      '**`Net`**',
      String.raw`\(1, 4, 15, 15\) → **\(1, 4, 3, 3\)**`,
      'Learnable parameters: 296  \nMultiply-adds: 8,352  \nOutputs in memory: 928 B',
    ].join('\n\n'),
  );
});

test('one that is called with several inputs lists them', async () => {
  expect(await hover('Block')).toBe(
    '**`Block`**\n\n' +
      String.raw`\(1, 4, 15, 15\) → **\(1, 4, 7, 7\)**` +
      '  \n' +
      String.raw`\(1, 4, 7, 7\) → **\(1, 4, 3, 3\)**`,
  );
  expect(await hover('Other')).toBeUndefined();
});

test('only the name of a class is one', () => {
  const at = text.indexOf('Net(nn');
  expect(classAt(text, at + 1)).toEqual({ name: 'Net', start: at, end: at + 3 });
  expect(classAt(text, at + 5)).toBeUndefined();
  expect(classAt(text, text.indexOf('return'))).toBeUndefined();
});
