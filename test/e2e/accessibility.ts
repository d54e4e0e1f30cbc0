import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** What axe finds wrong with a page. */
export async function findAccessibilityViolations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await checker.run(document, { rules: { region: { enabled: false } } });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  });
}
