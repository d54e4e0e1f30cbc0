import { beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
let panel: PanelPage;

beforeAll(async () => {
  panel = await PanelPage.ofTutorial(workbench);
});

describe('the tutorial’s tensor', () => {
  test('is pooled to [[2]] at first', async () => {
    await panel.outputIs([[2]]);
    expect((await panel.grid('input'))[3]).toEqual(['5', '2', '3', '1', '1']);
    expect(await panel.text('#sizes')).toBe('5×5 → 1×1');
    expect(await panel.text('#shapes')).toBe('(5, 5) float32 → read as (1, 1, 5, 5) → (1, 1, 1, 1)');
  });

  test('is pooled to [[2, 3], [5, 1]] with ceil_mode, and its windows overhang the edge', async () => {
    await panel.toggleCeilMode();
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
    expect(await panel.text('#call')).toBe('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
    expect(await panel.marked('input', 'overhang')).toHaveLength(11);
  });

  test('shows the facts and the formula with its numbers', async () => {
    expect(await panel.text('#facts')).toMatch(/Learnable parameters: 0.*Channels: 1 → 1.*Elements: 25 → 4 \(16%\)/);
    const formulas = panel.frame.locator('#formula [role=math]');
    const labels = await formulas.evaluateAll((all) => all.map((formula) => formula.getAttribute('aria-label')));
    expect(labels[1]).toBe('H_out = ⌈(5 + 2 × 0 − 1 × (3 − 1) − 1) / 3 + 1⌉ = ⌈1.67⌉ = 2');
    expect(await panel.frame.locator('#formula .modes .used').allInnerTexts()).toEqual(['⌈ ⌉ ceil 2']);
    expect(await panel.text('#formula .axes')).toBe('H = W');
  });
});

describe('the window', () => {
  test('steps forward and back', async () => {
    await panel.windowIs(1, 4);
    await panel.press('Step forward');
    await panel.windowIs(2, 4);
    await expect.poll(() => panel.marked('input', 'winner')).toEqual(['0,0,3']);
    await panel.press('Step back');
    await panel.windowIs(1, 4);
    await expect.poll(() => panel.marked('input', 'winner')).toEqual(['0,0,1']);
  });

  test('plays and pauses', async () => {
    await panel.press('Play');
    await expect.poll(() => panel.text('.player .position')).not.toBe('1 / 4');
    // what is not computed yet is blank
    const clip = () => panel.frame.locator('#output .slices').evaluate((slices: HTMLElement) => slices.style.clipPath);
    await expect.poll(clip).toContain('polygon');
    await panel.press('Pause');
    await expect.poll(clip).toBe('');
    await panel.frame.locator('vscode-button[aria-label="Play"]').waitFor();
  });

  test('goes where the scrubber goes', async () => {
    await panel.frame.locator('#scrubber').fill('2');
    await panel.windowIs(3, 4);
    await expect.poll(() => panel.marked('input', 'winner')).toEqual(['0,3,0']);
  });

  test('follows the pointer over the output, and explains the cell’s value', async () => {
    await panel.pointAt('output', '0,0,1');
    await panel.windowIs(2, 4);
    await expect.poll(() => panel.text('#why')).toContain('output (0, 1) = max(3, 1, 3, 1, 0, 0) = 3');
    expect(await panel.text('#why')).toContain('2 cells tie; the first wins.');
    expect(await panel.marked('input', 'tap')).toHaveLength(9);
  });

  test('follows the keyboard over the output', async () => {
    await panel.frame.locator('#output [data-cell="0,0,1"]').focus();
    await workbench.page.keyboard.press('ArrowDown');
    await panel.windowIs(4, 4);
  });

  test('of every reader is marked when the pointer is on an input cell', async () => {
    await panel.pointAt('input', '0,4,4');
    await expect.poll(() => panel.marked('output', 'reader')).toEqual(['0,1,1']);
    expect(await panel.text('#why')).toContain('One window covers input (4, 4): output (1, 1).');
  });
});

describe('parameters', () => {
  test('recompute as they are typed, and padding shows as −∞', async () => {
    await panel.fill('padding', '1');
    await panel.outputIs([
      [2, 3],
      [5, 3],
    ]);
    const [first] = await panel.grid('input');
    expect(first).toEqual(Array<string>(7).fill('−∞'));
  });

  test('that PyTorch refuses get its message at the control, and the last good result stays', async () => {
    await panel.fill('padding', '2');
    const message = 'pad should be at most half of effective kernel size, but got pad=2, kernel_size=3 and dilation=1';
    await expect.poll(() => panel.text('#error-padding')).toBe(message);
    // the message lies over the panel, entirely inside it
    const overflow = await panel.frame.locator('#error-padding').evaluate((error) => {
      const { left, right } = error.getBoundingClientRect();
      return left < 0 || right > document.documentElement.clientWidth;
    });
    expect(overflow).toBe(false);
    await panel.outputIs([
      [2, 3],
      [5, 3],
    ]);
    await panel.fill('padding', '');
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
  });

  test('can differ by axis, and dilation spreads the window', async () => {
    await panel.fill('kernel_size', '(2, 3)');
    await panel.fill('dilation', '(1, 2)');
    await panel.fill('stride', '1');
    await panel.outputIs([[2], [2], [5], [5]]);
    await panel.frame.locator('#scrubber').fill('0');
    await expect
      .poll(() => panel.marked('input', 'tap'))
      .toEqual(['0,0,0', '0,0,2', '0,0,4', '0,1,0', '0,1,2', '0,1,4']);
    for (const name of ['dilation', 'stride']) await panel.fill(name, '');
    await panel.fill('kernel_size', '3');
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
  });
});

test('a selection of rows makes a tensor of its own', async () => {
  await workbench.clickText('[0, 1, 2, 3, 1]');
  await workbench.page.keyboard.press('Home');
  await workbench.page.keyboard.press('Shift+ArrowDown');
  await workbench.page.keyboard.press('Shift+ArrowDown');
  await workbench.page.keyboard.press('Shift+ArrowDown');
  await workbench.command('Poolscope: Visualize Pooling');
  await expect.poll(() => panel.text('#shapes')).toBe('(3, 5) float32 → read as (1, 1, 3, 5) → (1, 1, 1, 2)');
});

test('a selection of everything takes the tensor in it', async () => {
  await workbench.clickText('[0, 1, 2, 3, 1]');
  await workbench.selectAll();
  await workbench.command('Poolscope: Visualize Pooling');
  await expect.poll(() => panel.text('#shapes')).toContain('(5, 5) float32');
});

test('the panel follows the text as it is edited; while it is broken, a strip says so', async () => {
  await workbench.putCursor(8, 7);
  await workbench.page.keyboard.press('Backspace');
  await expect.poll(() => panel.text('#source-notice')).toContain('Source changed. Showing the last result:');
  await workbench.page.keyboard.type('9');
  await panel.outputIs([
    [2, 3],
    [9, 1],
  ]);
  expect(await panel.text('#source-notice')).toBe('');
});

test('a number that is changed in a cell is changed in the code', async () => {
  await panel.frame.locator('#input [data-cell="0,0,0"]').dblclick();
  await panel.frame.locator('#cell-editor').fill('8');
  await panel.frame.locator('#cell-editor').press('Enter');
  await panel.outputIs([
    [8, 3],
    [9, 1],
  ]);
  const line = workbench.page.locator('.view-line', { hasText: '[8,' }).first();
  expect((await line.innerText()).replaceAll('\u00a0', ' ')).toContain('[8, 2, 0, 3, 1],');
});

test('the panel has no accessibility violations', async () => {
  expect(await panel.violations()).toEqual([]);
});
