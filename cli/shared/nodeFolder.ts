import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileSource } from '../../extension/engine/fileSource';
import type { ByteSource } from '../../src/files/byteSource';
import type { Folder } from '../../src/files/folder';

/** A folder on this machine. */
export function nodeFolder(folder: string): Folder {
  return {
    path: folder,
    async list() {
      const entries = await readdir(folder, { withFileTypes: true });
      return Promise.all(
        entries.map(async (entry) => ({
          name: entry.name,
          isFolder: entry.isSymbolicLink() ? await isFolder(path.join(folder, entry.name)) : entry.isDirectory(),
        })),
      );
    },
    open: (name) => nodeFile(path.join(folder, name)),
    folder: (name) => nodeFolder(path.join(folder, name)),
  };
}

async function isFolder(file: string): Promise<boolean> {
  return (await stat(file)).isDirectory();
}

/** A file on this machine that is open only while it is read. */
export async function nodeFile(file: string): Promise<ByteSource> {
  return fileSource(file, (await stat(file)).size);
}
