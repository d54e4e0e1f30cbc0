// What a fresh clone needs before any TypeScript can run: the dependencies and a build. Node's own modules only.
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, quiet?: boolean }} [options] `quiet` shows the output only if the program fails
 * @returns {Promise<{ status: number, output: string }>} `output` is empty unless quiet
 */
export async function run(command, args, { cwd = root, quiet = false } = {}) {
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  const end = () => child.kill();
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  process.off('exit', end);
  if (quiet && status !== 0) process.stderr.write(output);
  return { status: status ?? 1, output };
}

/**
 * Runs npm quietly.
 *
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @throws Error if npm fails; its output is on the screen by then
 */
export async function npm(args, cwd = root) {
  const script = process.env.npm_execpath;
  const { status } =
    script && path.basename(script).startsWith('npm')
      ? await run(process.execPath, [script, ...args], { cwd, quiet: true })
      : await run('npm', args, { cwd, quiet: true });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed`);
}

/** Runs `npm ci` if there is no complete installation or package-lock.json is newer than it. */
export async function install() {
  const [wanted, installed] = await Promise.all([
    modified(path.join(root, 'package-lock.json')),
    modified(path.join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (installed >= wanted) return;
  console.log('Installing the dependencies, which takes a minute or two …');
  await npm(['ci']);
}

/** Builds the extension into dist/. */
export async function build() {
  const { status } = await run(process.execPath, ['build.mjs'], { quiet: true });
  if (status !== 0) throw new Error('the build failed');
}

/** When a file was last written, in milliseconds; 0 if there is none. */
async function modified(file) {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}
