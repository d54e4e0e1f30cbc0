import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathInside, sendFile, sendText } from './files';

/** VS Code's `FileType`. */
const FILE = 1;
const DIRECTORY = 2;

/** Reading operations, asked for with GET. `list` walks the whole tree. */
const readers = {
  async stat(target: string) {
    const found = await stat(target);
    const type = found.isDirectory() ? DIRECTORY : FILE;
    return { type, size: found.size, ctime: found.ctimeMs, mtime: found.mtimeMs };
  },
  async entries(target: string) {
    const entries = await readdir(target, { withFileTypes: true });
    return entries.map((entry) => [entry.name, entry.isDirectory() ? DIRECTORY : FILE]);
  },
  async list(target: string) {
    const entries = await readdir(target, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    return files.map((file) => path.relative(target, file).split(path.sep).join('/'));
  },
};

/** Writing operations, asked for with POST. */
const writers = {
  write: (target: string, request: IncomingMessage) => pipeline(request, createWriteStream(target)),
  make: (target: string) => mkdir(target, { recursive: true }),
  remove: (target: string) => rm(target, { recursive: true }),
};

/**
 * Answers what the folder extension asks: `/folder/<operation>?path=…`, with paths relative to the folder.
 *
 * Nothing outside the folder can be read or written, and the folder itself cannot be removed or moved.
 */
export async function answerFolder(
  request: IncomingMessage,
  response: ServerResponse,
  operation: string,
  folder: string,
  url: URL,
): Promise<void> {
  const name = url.searchParams.get('path') ?? '';
  const target = await pathInside(folder, name);
  if (target === undefined) return sendText(response, 'text/plain', undefined);
  try {
    if (request.method === 'GET') {
      if (operation === 'read') return await sendFile(response, folder, name);
      if (isKey(readers, operation)) {
        return sendText(response, 'application/json', JSON.stringify(await readers[operation](target)));
      }
    }
    if (request.method === 'POST' && name.replaceAll('/', '') !== '') {
      if (operation === 'rename') {
        const to = await pathInside(folder, url.searchParams.get('to') ?? '');
        if (to === undefined) return sendText(response, 'text/plain', undefined);
        await rename(target, to);
        return sendText(response, 'text/plain', '');
      }
      if (isKey(writers, operation)) {
        await writers[operation](target, request);
        return sendText(response, 'text/plain', '');
      }
    }
    response.writeHead(405).end();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    sendText(response, 'text/plain', undefined);
  }
}

function isKey<T extends object>(table: T, key: string): key is keyof T & string {
  return Object.hasOwn(table, key);
}
