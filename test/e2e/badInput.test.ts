import { describe, expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

interface Case {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const cases: Readonly<Record<string, Case>> = {
  'ragged.json': {
    text: '[[1, 2, 3],\n [4, 5]]\n',
    line: 2,
    column: 3,
    message: 'ragged.json, line 2, column 7: Row 2 has 2 numbers, but the first row has 3',
  },
  'text.json': {
    text: '[[1, "two"]]\n',
    line: 1,
    column: 3,
    message: 'text.json, line 1, column 6: "two" is not a number',
  },
  'empty.json': { text: '[[]]\n', line: 1, column: 3, message: 'empty.json, line 1, column 3: The array is empty' },
  'huge.json': {
    text: '[1, 1e400]\n',
    line: 1,
    column: 3,
    message: 'huge.json, line 1, column 5: 1e400 is out of range for float64',
  },
  'outside.json': {
    text: '{"a": 1}\n',
    line: 1,
    column: 3,
    message: 'outside.json, line 1, column 3: No array of numbers here',
  },
  'bad.py': {
    text: 'import torch\nx = torch.tensor([[1, 2], [3]])\n',
    line: 2,
    column: 20,
    message: 'bad.py, line 2, column 27: Row 2 has 1 numbers, but the first row has 2',
  },
};

const texts = Object.entries(cases).map(([name, { text }]) => [name, text] as const);
const { workbench } = await openWorkbench({
  files: {
    ...Object.fromEntries(texts),
    'special.json': '[[NaN, 1], [Infinity, -Infinity]]\n',
    'fake.png': 'no image',
  },
});

describe('a message names the value and the place', () => {
  for (const [name, { line, column, message }] of Object.entries(cases)) {
    test(name, async () => {
      await workbench.openFile(name);
      await workbench.putCursor(line, column);
      await workbench.command('Poolscope: Visualize Pooling');
      await workbench.page.locator('.notification-toast', { hasText: message }).first().waitFor();
      await workbench.command('Notifications: Clear All Notifications');
    });
  }

  test('an image that is not one', async () => {
    await workbench.chooseInExplorer('fake.png', 'Visualize Pooling of File');
    await workbench.page.locator('.notification-toast', { hasText: 'fake.png: Unsupported image format' }).waitFor();
  });
});

test('NaN and Infinity count as values', async () => {
  await workbench.openFile('special.json');
  await workbench.putCursor(1, 5);
  await workbench.command('Poolscope: Visualize Pooling');
  const panel = await PanelPage.of(workbench);
  await panel.fill('kernel_size', '1');
  await panel.outputIs([
    ['NaN', 1],
    ['∞', '−∞'],
  ]);
  expect(await panel.text('#call')).toBe('nn.MaxPool2d(kernel_size=1)');
});

test('the panel keeps its last good result when the next text is broken', async () => {
  await workbench.openFile('ragged.json');
  await workbench.command('Poolscope: Visualize Pooling');
  await workbench.page.locator('.notification-toast', { hasText: 'ragged.json, line' }).first().waitFor();
  await workbench.page.locator('.tabs-container .tab', { hasText: 'MaxPool2d ·' }).click();
  const panel = await PanelPage.of(workbench);
  await panel.outputIs([
    ['NaN', 1],
    ['∞', '−∞'],
  ]);
});

test('NaN and infinities are explained, too', async () => {
  const panel = await PanelPage.of(workbench);
  await panel.fill('kernel_size', '2');
  await expect
    .poll(() => panel.text('#why'))
    .toContain('output (0, 0) = max(NaN, 1, ∞, −∞) = NaN The window contains NaN, so the result is NaN');
  await panel.choose('LPPool2d');
  await panel.fill('norm_type', '-inf');
  await panel.fill('kernel_size', '1');
  await panel.pointAt('output', '0,0,1');
  await expect
    .poll(() => panel.text('#why'))
    .toContain('With norm_type −∞, the result is the minimum absolute value, at (0, 1).');
  await panel.pointAt('output', '0,1,1');
  await expect.poll(() => panel.text('#why')).toContain('output (1, 1) = min(∞) = ∞');
});
