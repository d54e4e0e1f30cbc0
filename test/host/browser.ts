import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { cache } from './paths';

/** The workbench may load nothing from outside this machine. */
const offline = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1';

/**
 * Launches a Chromium without a window: $CHROMIUM, else the system's, else the one that comes with npm.
 *
 * @throws Error if there is none for this machine
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', offline];
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
}

/** A Chromium and the environment it needs. The one from npm is unpacked on first use. */
export async function findChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = process.env.CHROMIUM ?? system.find((file) => existsSync(file));
  if (executablePath !== undefined) return { executablePath, env: {} };
  if (process.platform !== 'linux') throw new Error('no browser: set CHROMIUM to the path of a Chromium or Chrome');
  return unpackChromium();
}

/**
 * Unpacks `@sparticuz/chromium`, made for AWS Lambda, into a folder of our own.
 *
 * It unpacks into the temporary folder, and its own libraries only if it believes to be in a Lambda; its fonts.conf
 * names folders of a Lambda, and without any font this Chromium crashes.
 */
async function unpackChromium() {
  const folder = path.join(cache, 'chromium');
  if (!existsSync(folder)) {
    const unpacked = `${folder}.${process.pid}`;
    await mkdir(unpacked, { recursive: true });
    const { TMPDIR } = process.env;
    Object.assign(process.env, { TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' });
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    const fonts = [path.join(folder, 'fonts/fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
    const directories = fonts.map((font) => `<dir>${font}</dir>`).join('');
    const configuration = `<fontconfig>${directories}<cachedir>${folder}/fonts/cache</cachedir></fontconfig>`;
    await writeFile(path.join(unpacked, 'fonts/fonts.conf'), configuration);
    // all or nothing, and the first process wins
    await rename(unpacked, folder).catch(() => rm(unpacked, { recursive: true }));
  }
  const env = {
    LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
    FONTCONFIG_FILE: path.join(folder, 'fonts/fonts.conf'),
  };
  return { executablePath: path.join(folder, 'chromium'), env };
}
