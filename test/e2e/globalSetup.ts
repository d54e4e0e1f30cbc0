import type { TestProject } from 'vitest/node';
import { findChromium } from '../host/browser';
import { installServer } from '../host/serverHost';

/** Unpacks and installs what the hosts need, so that no test waits for it. */
export async function setup(project: TestProject): Promise<void> {
  await findChromium();
  if (project.config.provide.host === 'node') await installServer();
}
