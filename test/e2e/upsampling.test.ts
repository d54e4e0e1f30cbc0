import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
const panel = await PanelPage.ofTutorial(workbench);

const sum = () => panel.text('#upsampling .sum');
const numbers = (name: string) => panel.frame.locator(`#compared-${name} [role=gridcell]`).allInnerTexts();
const choose = (method: string) =>
  panel.frame.locator('#upsampling .readings button', { hasText: method }).first().click();

test('MaxUnpool: each maximum where it was, and what was lost', async () => {
  await panel.toggleCeilMode();
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  await panel.frame.locator('#upsample').click();
  await expect.poll(sum).toBe('Lost in this plane: 16 of 25 cells are not as in the input. Max difference: 3.');
  await expect.poll(async () => (await numbers('upsampled')).slice(0, 5)).toEqual(['0', '2', '0', '3', '0']);
  expect(await numbers('original')).toHaveLength(25);
  await expect.poll(async () => (await numbers('lost')).slice(0, 5)).toEqual(['1', '0', '0', '0', '1']);
  expect(await panel.text('#upsampling .transposed code')).toBe('nn.ConvTranspose2d(1, 1, kernel_size=2, stride=3)');
  expect(await panel.text('#upsampling .transposed')).toContain('output_padding would be -1. PyTorch refuses that');
  expect(await panel.violations()).toEqual([]);
});

test('bilinear, with align_corners', async () => {
  await choose('align_corners');
  await expect.poll(async () => (await numbers('upsampled')).slice(0, 5)).toEqual(['2', '2.25', '2.5', '2.75', '3']);
  expect(await panel.text('#upsampling > code')).toContain('align_corners=True');
});

test('it follows the parameters', async () => {
  await panel.fill('kernel_size', '5');
  await expect.poll(async () => (await numbers('upsampled')).join('')).toBe('5'.repeat(25));
  await panel.fill('kernel_size', '3');
  await expect.poll(async () => (await numbers('upsampled')).slice(0, 2)).toEqual(['2', '2.25']);
});

test('after average pooling there is no MaxUnpool, and it says why', async () => {
  await panel.choose('AvgPool2d');
  await panel.callIs('nn.AvgPool2d(kernel_size=3, ceil_mode=True)');
  await choose('MaxUnpool2d');
  await expect.poll(sum).toBe('MaxUnpool needs the indices of a MaxPool; AvgPool2d has none that fit.');
  await choose('nearest');
  await expect.poll(sum).toContain('Lost in this plane');
});

test('it ends, is not there while the output is predicted, and the palette has it', async () => {
  await panel.frame.locator('#predict').click();
  await expect.poll(() => panel.frame.locator('#upsampling').isVisible()).toBe(false);
  expect(await panel.frame.locator('#upsample').isVisible()).toBe(false);
  await panel.frame.locator('.prediction .end').click();
  await workbench.command('Poolscope: Up-sample Output');
  await panel.frame.locator('#upsampling').waitFor();
  await panel.frame.locator('#upsampling .title .small-button').click();
  expect(await panel.frame.locator('#upsampling').isVisible()).toBe(false);
});

test('opened again after a change of rank, it has that rank’s ways', async () => {
  await panel.choose('MaxPool1d');
  await panel.callIs('nn.MaxPool1d(kernel_size=3, ceil_mode=True)');
  await panel.frame.locator('#upsample').click();
  await expect.poll(() => panel.text('#upsampling .readings')).toContain('MaxUnpool1d nearest linear linear, align');
});
