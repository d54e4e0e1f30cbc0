import { afterAll, afterEach, inject } from 'vitest';
import { open, type OpenedWorkbench, type OpenOptions } from '../host/open';

declare module 'vitest' {
  export interface ProvidedContext {
    host: 'web' | 'node';
  }
}

/**
 * Opens a VS Code for one test file: `const { workbench } = await openWorkbench();`
 *
 * The folder is a copy of samples/, and nothing is left of it after the file's last test. A test that fails leaves a
 * image in test-results/.
 */
export async function openWorkbench(options?: OpenOptions): Promise<OpenedWorkbench> {
  const host = inject('host');
  const opened = await open(host, options);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await opened.workbench.screenshot(`${host} ${task.name}`);
  });
  afterAll(() => opened.close());
  return opened;
}
