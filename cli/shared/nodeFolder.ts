import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileSource } from '../../extension/engine/fileSource';
import type { ByteSource } from '../../src/files/byteSource';
import type { Folder, FolderEntry } from '../../src/files/folder';
import { withoutCycles } from '../../src/files/links';

/** A folder on this machine. */
export function nodeFolder(folder: string): Folder {
  return withoutCycles(anyFolder(folder));
}

function anyFolder(folder: string): Folder {
  return {
    path: folder,
    async list() {
      const entries = await readdir(folder, { withFileTypes: true });
      const found = await Promise.all(entries.map((entry) => entryOf(folder, entry)));
      return found.filter((entry) => entry !== undefined);
    },
    open: (name) => nodeFile(path.join(folder, name)),
    folder: (name) => anyFolder(path.join(folder, name)),
    realPath: () => realpath(folder),
  };
}

/** Undefined if it is neither a file nor a folder: a link that leads nowhere, a pipe. */
async function entryOf(folder: string, entry: Dirent): Promise<FolderEntry | undefined> {
  const { name } = entry;
  const isLink = entry.isSymbolicLink();
  const found = isLink ? await stat(path.join(folder, name)).catch(() => undefined) : entry;
  if (!found?.isDirectory() && !found?.isFile()) return undefined;
  return { name, isFolder: found.isDirectory(), ...(isLink && { isLink }) };
}

/** A file on this machine that is open only while it is read. */
export async function nodeFile(file: string): Promise<ByteSource> {
  return fileSource(file, (await stat(file)).size);
}
