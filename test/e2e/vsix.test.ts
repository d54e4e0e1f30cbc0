import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../host/paths';
import { npm } from '../host/setup.mjs';
import { openWorkbench } from './openWorkbench';

await npm(['run', 'package']);
const { workbench } = await openWorkbench({ vsix: path.join(root, 'poolscope.vsix') });

test('the packaged extension can be installed', async () => {
  await expect.poll(() => workbench.hasCommand('Poolscope: Visualize Pooling')).toBe(true);
});
