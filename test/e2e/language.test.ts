import { expect, inject, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

// of the two hosts only the web workbench brings VS Code's own texts in other languages
const isTranslated = inject('host') === 'web';
const opened = isTranslated ? await openWorkbench({ language: 'zh-cn' }) : undefined;

test.runIf(isTranslated)('in Chinese the commands and the panel are Chinese', async () => {
  const { workbench } = opened!;
  await workbench.openFile('tutorial.json');
  await workbench.clickText('[5, 2, 3, 1, 1]');
  await workbench.command('Poolscope: 可视化池化');
  const panel = await PanelPage.of(workbench);
  expect(await panel.text('#output figcaption')).toBe('输出 1 × 1');
  expect(await panel.text('#why')).toContain('9 个值中的最大值');
});
