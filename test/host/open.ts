import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { launchBrowser } from './browser';
import type { Host, HostKind } from './host';
import { root } from './paths';
import { startServerHost, type ServerHostOptions } from './serverHost';
import { startWebHost } from './web/host';
import { Workbench } from './workbench';

export interface OpenOptions extends Partial<ServerHostOptions> {
  readonly browser?: BrowserContextOptions;
  /** Files to put beside the samples, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** A workbench on a copy of samples/, with a browser of its own. */
export interface OpenedWorkbench {
  readonly workbench: Workbench;
  /** The copy. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts a VS Code and a browser, and opens a copy of samples/ there. */
export async function open(kind: HostKind, options: OpenOptions = {}): Promise<OpenedWorkbench> {
  const temporary = await realpath(await mkdtemp(path.join(tmpdir(), 'poolscope-')));
  const folder = path.join(temporary, 'samples');
  const closers = [() => rm(temporary, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    await cp(options.folder ?? path.join(root, 'samples'), folder, { recursive: true });
    for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(path.join(folder, name), text);
    const host: Host = await (kind === 'web' ? startWebHost : startServerHost)({ ...options, folder });
    closers.push(() => host.close());
    const browser = await launchBrowser();
    closers.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options.browser });
    return { workbench: await Workbench.open(page, host.url), folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
