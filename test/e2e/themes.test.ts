import { expect, inject, test } from 'vitest';
import { open } from '../host/open';
import { PanelPage } from './panelPage';

const themes = ['Dark Modern', 'Light Modern', 'Default High Contrast', 'Default High Contrast Light'];

// a page is the same in both hosts
test.runIf(inject('host') === 'web').each(themes)('a narrow panel is accessible in %s', async (theme) => {
  const settings = { 'workbench.colorTheme': theme };
  const opened = await open('web', { settings, browser: { viewport: { width: 690, height: 760 } } });
  try {
    const panel = await PanelPage.ofTutorial(opened.workbench);
    await opened.workbench.command('View: Toggle Primary Side Bar Visibility');
    await expect.poll(() => panel.frame.evaluate(() => window.innerWidth)).toBeGreaterThan(300);
    expect(await panel.violations()).toEqual([]);
    const clipped = await panel.frame.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
        .map((element) => `${element.tagName} ${element.className}`),
    );
    expect(clipped).toEqual([]);
  } finally {
    await opened.close();
  }
});
