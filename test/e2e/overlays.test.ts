import { beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
let panel: PanelPage;

beforeAll(async () => {
  panel = await PanelPage.ofTutorial(workbench);
});

describe('on the cells can be shown', () => {
  test('the indices', async () => {
    await panel.toggleCeilMode();
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
    await panel.toggle('indices');
    expect(await panel.notes('output', 'index')).toEqual(['1', '3', '15', '18']);
  });

  test('the gradient that comes back, and the way it takes', async () => {
    await panel.toggle('gradient');
    const expected = Array.from({ length: 25 }, (_, cell) => ([1, 3, 15, 18].includes(cell) ? '1' : '0'));
    await expect.poll(() => panel.notes('input', 'gradient')).toEqual(expected);
    await panel.pointAt('input', '0,0,3');
    const route = 'Input (0, 3) gets gradient from outputs 1 × (0, 1).';
    await expect.poll(() => panel.text('#why')).toContain(route);
    await panel.pointAt('input', '0,0,4');
    await expect.poll(() => panel.text('#why')).toContain('Input (0, 4) gets no gradient.');
  });

  test('the gradient as it comes back, window by window', async () => {
    const at = async () =>
      (await panel.notes('input', 'gradient')).flatMap((note, cell) => (note === '0' ? [] : [cell]));
    await panel.press('Step forward');
    await panel.windowIs(2, 4);
    await expect.poll(at).toEqual([1, 3]);
    await expect
      .poll(() => panel.text('#why'))
      .toContain(
        'Gradient: output (0, 1) sends all of it to input (0, 3), its maximum. Of the ties only the first one',
      );
    await panel.press('Step forward');
    await expect.poll(at).toEqual([1, 3, 15]);
    await panel.pointAt('output', '0,0,0');
    await expect.poll(at).toEqual([1, 3, 15, 18]);
  });

  test('how often each cell is read', async () => {
    await panel.toggle('coverage');
    expect(await panel.notes('input', 'coverage')).toEqual(Array<string>(25).fill('1×'));
    await panel.toggleCeilMode();
    await panel.outputIs([[2]]);
    await expect.poll(() => panel.marked('input', 'never-read')).toHaveLength(16);
    expect(await panel.text('#input .legend')).toContain('Not covered: 16');
    await panel.fill('stride', '1');
    await expect.poll(() => panel.notes('input', 'coverage')).toContain('9×');
    await panel.fill('stride', '');
    await panel.toggleCeilMode();
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
  });

  test('and none of it is inaccessible', async () => {
    expect(await panel.violations()).toEqual([]);
    const cell = panel.frame.locator('#input [data-cell="0,0,3"]');
    expect(await cell.getAttribute('aria-label')).toBe('(0, 3): 3; covered once');
  });
});

test('what is shown comes back after a reload', async () => {
  await panel.toggle('gradient');
  await expect.poll(() => panel.notes('input', 'gradient')).toHaveLength(25);
  expect(await panel.notes('input', 'coverage')).toEqual([]);
  await workbench.reload();
  panel = await PanelPage.of(workbench);
  await expect.poll(() => panel.notes('input', 'gradient')).toHaveLength(25);
  expect(await panel.notes('output', 'index')).toEqual([]);
});

test('what an operator does not have shows why', async () => {
  await panel.choose('AvgPool2d');
  const indices = panel.frame.locator('#parameter-indices');
  await expect.poll(() => indices.getAttribute('title')).toBe('Only max pooling has indices');
  await expect.poll(() => panel.notes('input', 'gradient')).toContain('0.111');
  await panel.pointAt('input', '0,0,0');
  await expect.poll(() => panel.text('#why')).toContain('from outputs 1/9 × (0, 0).');
});

test('they can be switched off', async () => {
  await panel.toggle('gradient');
  await expect.poll(() => panel.notes('input', 'gradient')).toEqual([]);
});

test('on an image they are tints, with a legend', async () => {
  await workbench.chooseInExplorer('photo.png', 'Visualize Pooling of File');
  const picture = await PanelPage.of(workbench, 'body.panel #output canvas');
  await picture.toggle('coverage');
  await expect.poll(() => picture.text('#input .legend')).toContain('Covered once: 76,');
  await picture.toggle('coverage');
  await picture.frame.locator('#input .legend').waitFor({ state: 'detached' });
});
