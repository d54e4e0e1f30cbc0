import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();

test('a cell behind this layer and others shows what it has seen of the input', async () => {
  const panel = await PanelPage.ofTutorial(workbench);
  await panel.fill('kernel_size', '2');
  await panel.callIs('nn.MaxPool2d(kernel_size=2)');
  await panel.frame.locator('#field-button').click();
  const said = () => panel.text('#field .sentence');
  await expect.poll(said).toBe('Output (0, 0) depends on 2 × 2 input cells: H 0…1, W 0…1.');
  await panel.frame.locator('#field .small-button', { hasText: 'Add Layer' }).click();
  await expect.poll(said).toBe('Output (0, 0) depends on 6 × 6 input cells: H −2…3, W −2…3. Some of them are padding.');
  const output = panel.frame.locator('#field [role=application]');
  await output.focus();
  await output.press('ArrowRight');
  await expect.poll(said).toContain('Output (0, 1) depends on 6 × 6 input cells: H −2…3, W 0…5.');
  expect(await panel.violations()).toEqual([]);
  await panel.frame.locator('#field input').first().fill('9');
  await expect.poll(said).toContain('no window fits');
  await panel.frame.locator('#field vscode-button').click();
  await expect.poll(said).toBe('Output (0, 0) depends on 2 × 2 input cells: H 0…1, W 0…1.');
  await panel.frame.locator('#field .small-button', { hasText: 'End' }).click();
  expect(await panel.frame.locator('#field').isVisible()).toBe(false);
});
