import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * The path of something in a folder, links followed; undefined if it lies elsewhere.
 *
 * @param name relative to the folder, with `/`; it need not exist
 */
export async function pathInside(folder: string, name: string): Promise<string | undefined> {
  if (name.includes('\0')) return undefined;
  const base = await realpath(folder);
  const wanted = path.join(base, path.posix.normalize(`/${name}`));
  const target = await realpath(wanted).catch(async () => {
    const parent = await realpath(path.dirname(wanted)).catch(() => path.dirname(wanted));
    return path.join(parent, path.basename(wanted));
  });
  return target === base || target.startsWith(base + path.sep) ? target : undefined;
}

/** Answers with a file of a folder, or with 404. */
export async function sendFile(
  response: ServerResponse,
  folder: string,
  name: string,
  { cache = false } = {},
): Promise<void> {
  const file = await pathInside(folder, name);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || !found?.isFile()) return sendText(response, 'text/plain', undefined);
  response.writeHead(200, {
    'Content-Type': contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': found.size,
    'Cache-Control': cache ? 'max-age=3600' : 'no-cache',
  });
  // a browser that turns away in the middle is no failure
  await pipeline(createReadStream(file), response).catch(() => response.destroy());
}

/** Answers with a text, or with 404 if it is undefined. */
export function sendText(response: ServerResponse, contentType: string, text: string | undefined): void {
  response.writeHead(text === undefined ? 404 : 200, { 'Content-Type': `${contentType}; charset=utf-8` });
  response.end(text ?? 'not found');
}
