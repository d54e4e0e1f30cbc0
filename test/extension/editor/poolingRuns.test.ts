import { expect, test } from 'vitest';
import { poolingRuns, runText } from '../../../extension/editor/poolingRuns';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import { ShapeFinder } from '../../../src/worker/shapes';

/** What stands above the lines of a text that pool. */
async function lenses(lines: string) {
  const text = `import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n${lines}`;
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  const shapes = await finder.shapes({ text, uri: 'file:///a.py', roots: { own: [], libraries: [] } });
  return poolingRuns(text, shapes).map((run) => [text.slice(run.start, run.end), runText(run)]);
}

test('layers and functions tell what they take and give', async () => {
  const text = `x = torch.rand(1, 1, 5, 5)
y = nn.MaxPool2d(2)(x)
z = F.adaptive_avg_pool2d(y, (1, 1))
w = nn.ReLU()(z)
`;
  expect(await lenses(text)).toEqual([
    ['nn.MaxPool2d(2)', '(1, 1, 5, 5) → (1, 1, 2, 2)'],
    ['F.adaptive_avg_pool2d(y, (1, 1))', '(1, 1, 2, 2) → (1, 1, 1, 1)'],
  ]);
});

test('one that runs with several shapes says how many', async () => {
  const text = `pool = nn.MaxPool2d(2)
for size in (8, 6, 4):
    pool(torch.rand(1, 1, size, size))
`;
  expect(await lenses(text)).toEqual([['nn.MaxPool2d(2)', '(1, 1, 8, 8) → (1, 1, 4, 4) ⋯3']]);
});
