import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';

const { workbench, folder } = await openWorkbench();

test('the workbench opens and lists the samples', async () => {
  const samples = await readdir(folder);
  await expect.poll(() => workbench.explorerNames()).toEqual(expect.arrayContaining(samples));
});

test('the palette lists Poolscope', async () => {
  await expect.poll(() => workbench.hasCommand('Poolscope: Visualize Pooling')).toBe(true);
});
