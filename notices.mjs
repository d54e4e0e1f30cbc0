// The notices of all packages whose code is in the bundles, as their licences want it.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const LICENCE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The packages' folders that the bundles took code, wasm or fonts from. @param {readonly import('esbuild').Metafile[]} metafiles */
export function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.entries(output.inputs)),
  );
  const folders = inputs.flatMap(([file, { bytesInOutput }]) => {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
    return folder && bytesInOutput > 0 ? [folder] : [];
  });
  return [...new Set(folders)].sort();
}

/**
 * One text with name, version and licence of each package.
 *
 * @param {readonly string[]} folders
 * @throws if a package comes without a licence
 */
export async function noticesOf(folders) {
  const notices = await Promise.all(folders.map(noticeOf));
  const head = 'Poolscope contains code of these packages.';
  return `${[head, ...notices].join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
}

async function noticeOf(folder) {
  const { name, version, license, author, homepage, repository } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  );
  const files = (await readdir(folder)).filter((file) => LICENCE.test(file)).sort();
  if (!license && files.length === 0) throw new Error(`${name} has no licence`);
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const source = homepage ?? repository?.url ?? repository ?? '';
  const by = author?.name ?? author ?? '';
  const head = [`${name} ${version} (${license ?? 'see below'})`, by, source].filter((line) => line !== '').join('\n');
  return [head, ...texts.map((text) => text.trim())].join('\n\n');
}
