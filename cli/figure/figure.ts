import { readFile as readBytes, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { messageOf, PoolscopeError } from '../../src/errors';
import type { FigureFile } from '../../src/export/exportFigure';
import { readFile } from '../../src/formats';
import { isImage, toFloat } from '../../src/formats/image';
import { FigureMaker, type FigureParts } from '../../src/worker/figureMaker';
import { PoolingSession } from '../../src/worker/poolingSession';
import { builtEngine } from '../shared/builtEngine';
import { provideInstalledCodecs } from '../shared/installedCodecs';
import { nodeFile } from '../shared/nodeFolder';
import { root } from '../shared/root';
import { figureArguments, usage, type FigureArguments } from './figureArguments';

// Writes the figure that the editor exports, byte for byte.

/** npm runs scripts in the package's folder, not in the current one. */
const startedIn = process.env.INIT_CWD ?? '.';
/** Bytes by which images are known. */
const HEAD = 64;

/** The tensor as the editor reads it. */
async function readTensor({ file, entry }: FigureArguments, signal: AbortSignal) {
  const source = await nodeFile(path.resolve(startedIn, file));
  const { tensors } = await readFile(path.basename(file), source, signal);
  const found = entry === undefined ? tensors[0] : tensors.find(({ name }) => name === entry);
  if (!found) throw new PoolscopeError(entry === undefined ? `no tensor in ${file}` : `no tensor ${entry} in ${file}`);
  const { dtype, shape } = found;
  const tensor = { dtype, shape, data: await found.read(undefined, signal) };
  const isPicture = isImage(await source.read(0, Math.min(HEAD, source.size)));
  return { tensor: isPicture ? toFloat(tensor) : tensor, isImage: isPicture };
}

async function readParts(): Promise<FigureParts> {
  const read = async (name: string) => new Uint8Array(await readBytes(path.join(root, 'dist', name)));
  return {
    program: await read('resvg.wasm'),
    sans: await read('figureSans.ttf'),
    mono: await read('figureMono.ttf'),
    monoBold: await read('figureMonoBold.ttf'),
  };
}

async function filesOf(given: FigureArguments, signal: AbortSignal): Promise<readonly FigureFile[]> {
  const { tensor, isImage } = await readTensor(given, signal);
  const session = await PoolingSession.open(builtEngine(), tensor, isImage);
  const { plane, window, overlays } = given.look;
  await session.update(given.call, { plane, window, limit: 1, gradient: overlays.gradient }, 0, signal);
  if ('form' in given.what) return [{ ending: path.extname(given.out), bytes: session.outputAs(given.what.form) }];
  const { order } = given.what;
  if (order.language !== 'en') l10n.config({ fsPath: path.join(root, `l10n/bundle.l10n.${order.language}.json`) });
  const { files } = await new FigureMaker(readParts).make(session, given.look, order, signal, () => undefined);
  return files;
}

/** A file is there whole or not at all. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
}

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--help')) {
    console.log(usage);
    return;
  }
  const given = figureArguments(words);
  const out = path.resolve(startedIn, given.out);
  const base = out.slice(0, out.length - path.extname(out).length);
  for (const { ending, bytes } of await filesOf(given, new AbortController().signal)) {
    const file = ending.startsWith('-') ? `${base}${ending}` : out;
    await write(file, bytes);
    console.log(`${path.relative(startedIn, file)}: ${bytes.length} bytes`);
  }
}

provideInstalledCodecs();
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(messageOf(error).replace(/\s*\n\s*/g, ' '));
  process.exitCode = 1;
});
