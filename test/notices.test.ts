import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundledPackages, noticesOf } from '../notices.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-notices-'));
afterAll(() => rm(folder, { recursive: true }));

async function packageWith(name: string, manifest: object, files: Readonly<Record<string, string>> = {}) {
  const place = path.join(folder, name);
  await mkdir(place);
  await writeFile(path.join(place, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...manifest }));
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(place, file), text);
  return place;
}

test('a package counts once for all bundles, by the innermost folder, if code of it is there', () => {
  const metafile = (inputs: Readonly<Record<string, number>>) => {
    const entries = Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }] as const);
    return { inputs: {}, outputs: { 'out.js': { inputs: Object.fromEntries(entries) } } } as never;
  };
  const packages = bundledPackages([
    metafile({ 'src/a.ts': 5, 'node_modules/fflate/esm/a.js': 9, 'node_modules/@lezer/lr/dist/index.js': 1 }),
    metafile({ 'node_modules/fflate/esm/b.js': 2, 'node_modules/unused/index.js': 0 }),
    metafile({ 'node_modules/a/node_modules/tslib/tslib.js': 3 }),
  ]);
  expect(packages).toEqual(['node_modules/@lezer/lr', 'node_modules/a/node_modules/tslib', 'node_modules/fflate']);
});

test('name, version, author and licence of each are told', async () => {
  const first = await packageWith('first', { license: 'MIT', author: { name: 'Ada' } }, { 'LICENSE.md': 'Take it.\n' });
  const second = await packageWith('second', { license: 'ISC', repository: { url: 'https://example.org/second' } });
  const notices = await noticesOf([first, second]);
  expect(notices).toContain('first 1.2.3 (MIT)\nAda\n\nTake it.\n\n====');
  expect(notices).toContain('second 1.2.3 (ISC)\nhttps://example.org/second\n');
});

test('a package without a licence is not shipped', async () => {
  await expect(noticesOf([await packageWith('third', {})])).rejects.toThrow('third has no licence');
});
