import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
const panel = await PanelPage.ofTutorial(workbench);

const variants = () => panel.text('#robustness .variants');
const numbers = (name: string) => panel.frame.locator(`#compared-${name} [role=gridcell]`).allInnerTexts();
const slide = (name: string, value: string) => panel.frame.locator(`#disturbance-${name}`).fill(value);

test('a shift by one: how much stays the same, of max, average and stride 1', async () => {
  await panel.toggleCeilMode();
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  await panel.frame.locator('#disturb').click();
  await expect.poll(async () => (await numbers('disturbed')).slice(0, 5)).toEqual(['1', '1', '2', '0', '3']);
  expect(await variants()).toBe(
    'nn.MaxPool2d(kernel_size=3, ceil_mode=True) 75% of the output stays the same. Mean |change|: 0.5. ' +
      'nn.AvgPool2d(kernel_size=3, ceil_mode=True) 0% of the output stays the same. Mean |change|: 0.2986. ' +
      'nn.MaxPool2d(kernel_size=3, stride=1, ceil_mode=True) 66.6% of the output stays the same. Mean |change|: 0.5556.',
  );
  expect(await numbers('change-own')).toHaveLength(4);
  expect(await numbers('change-dense')).toHaveLength(9);
  expect(await panel.text('#robustness .cost')).toBe(
    'Elements: 25 → 4. Memory: 100 B → 16 B. Multiply-adds of a next 3×3 convolution with as many channels, stride 1 and padding 1: 225 → 36.',
  );
  expect(await panel.violations()).toEqual([]);
});

test('no change, no difference; noise has a seed', async () => {
  await slide('dx', '0');
  await expect.poll(variants).toContain('100% of the output stays the same');
  await slide('noise', '0.1');
  await expect.poll(variants).not.toContain('100%');
  const first = await variants();
  await panel.frame.locator('.disturbance .small-button').click();
  await expect.poll(variants).not.toBe(first);
  expect(await panel.text('.disturbance .draw')).toBe('Seed 2 Again');
  await slide('noise', '0');
  await expect.poll(variants).toContain('100% of the output stays the same');
});

test('it follows the parameters, and says what PyTorch cannot do', async () => {
  await slide('dy', '1');
  await panel.fill('kernel_size', '5');
  await expect.poll(variants).toContain('nn.MaxPool2d(kernel_size=5, ceil_mode=True) 100% of the output');
  await panel.fill('kernel_size', '2');
  await expect.poll(variants).toContain('nn.MaxPool2d(kernel_size=2');
  await panel.choose('FractionalMaxPool2d');
  await expect.poll(() => panel.text('#robustness .note')).toBe('Windows of FractionalMaxPool2d are random.');
  await panel.choose('MaxPool2d');
  await expect.poll(variants).toContain('nn.MaxPool2d(kernel_size=2) ');
});

test('it ends, and the palette has it', async () => {
  await panel.frame.locator('#robustness .title .small-button').click();
  expect(await panel.frame.locator('#robustness').isVisible()).toBe(false);
  await workbench.command('Poolscope: Measure Robustness');
  await panel.frame.locator('#robustness').waitFor();
});
