import { expect, test } from 'vitest';
import { linkQuery } from '../../src/views/link';
import { tensorOf } from '../../src/tensors/tensor';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench({
  browser: { permissions: ['clipboard-read', 'clipboard-write'], viewport: { width: 1280, height: 800 } },
});
const { page } = workbench;
let link = '';

/** Opens an address as the system would hand it to VS Code. */
async function openAddress(address: string): Promise<void> {
  await workbench.command('Developer: Open URL');
  await page.locator('.quick-input-widget input.input').first().fill(address);
  await page.keyboard.press('Enter');
  const allow = page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Open' }).first();
  await allow.click();
}

test('a panel’s link opens the same tensor, layer and questions', async () => {
  const panel = await PanelPage.ofTutorial(workbench);
  await panel.toggleCeilMode();
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  await panel.outputIs([
    [2, 3],
    [5, 1],
  ]);
  await workbench.command('Poolscope: Predict Output');
  await panel.frame.locator('#predicted').waitFor();
  await workbench.command('Poolscope: Copy Link');
  await page.locator('.part.statusbar', { hasText: 'Link copied' }).waitFor();
  link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/:\/\/poolscope\.poolscope\/open\?layer=nn\.MaxPool2d/);
  expect(link.length).toBeLessThan(300);

  await panel.frame.locator('.prediction .end').click();
  await panel.fill('kernel_size', '2');
  await panel.callIs('nn.MaxPool2d(kernel_size=2, ceil_mode=True)');
  await openAddress(link);
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  await panel.frame.locator('#predicted').waitFor();
  expect(await panel.text('#title')).toBe('input from a link');
});

test('a broken link is refused, and nothing changes', async () => {
  const base = link.slice(0, link.indexOf('?') + 1);
  const query = linkQuery(
    {
      name: 'x',
      tensor: tensorOf([1, 2, 3, 4], [1, 2, 2]),
      call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
      isPredicted: false,
    },
    base,
  );
  await openAddress(base + query.replace('shape=1x2x2', 'shape=1x2x3'));
  await page.locator('.notification-toast', { hasText: 'This link cannot be opened: values is wrong.' }).waitFor();
});
