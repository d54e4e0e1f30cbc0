import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench({});

test('the output is predicted: it is hidden, a mistake is named, and the answers become a sheet', async () => {
  const panel = await PanelPage.ofTutorial(workbench);
  const output = panel.frame.locator('#output');
  await panel.toggleCeilMode();
  await panel.outputIs([
    [2, 3],
    [5, 1],
  ]);
  await workbench.command('Poolscope: Predict Output');
  const answer = async (text: string) => {
    await panel.frame.locator('#predicted').fill(text);
    await panel.frame.locator('#predicted').press('Enter');
  };
  const next = () => panel.frame.locator('.prediction .buttons .small-button').first().click();
  await panel.frame.locator('#predicted').waitFor();
  expect(await output.isVisible()).toBe(false);
  expect(await panel.text('#sizes')).toBe('5×5 → ?');
  expect(await panel.violations()).toEqual([]);

  await answer('3, 3');
  await expect.poll(() => panel.text('.verdict')).toContain('Without stride, it moves by kernel_size.');
  expect(await panel.text('.verdict')).not.toContain('2, 2');
  await answer('2, 2');
  await expect.poll(() => panel.text('.verdict')).toContain('Right: (1, 1, 2, 2)');
  expect(await output.isVisible()).toBe(false);

  for (let question = 2; question <= 6; question++) {
    await next();
    await expect.poll(() => panel.text('.prediction .progress')).toBe(`${question} / 6`);
    await answer('99');
    await expect.poll(() => panel.text('.verdict')).toContain('Not yet');
    await answer('98');
    await expect.poll(() => panel.text('.verdict')).toContain('It is ');
  }
  await next();
  await expect.poll(() => panel.text('.prediction')).toContain('1 of 6 right, 0 of them at once.');
  await panel.frame.locator('.prediction .small-button', { hasText: 'Open as CSV' }).click();
  await workbench.page.locator('.view-line', { hasText: 'What is the shape of the output?' }).first().waitFor();
  await panel.frame.locator('.prediction .end').click();
  await output.waitFor({ state: 'visible' });
  expect(await panel.text('#sizes')).toBe('5×5 → 2×2');
});
