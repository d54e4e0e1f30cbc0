import { bytesSource } from '../../src/files/byteSource';
import type { Folder } from '../../src/files/folder';

/** Files by their path, as a folder. */
export function memoryFolder(files: Readonly<Record<string, Uint8Array>>, path = 'data'): Folder {
  const names = new Map<string, boolean>();
  for (const file of Object.keys(files)) {
    const [name, ...rest] = file.split('/');
    names.set(name!, rest.length > 0);
  }
  return {
    path,
    list: () => Promise.resolve(Array.from(names, ([name, isFolder]) => ({ name, isFolder }))),
    open: (name) => Promise.resolve(bytesSource(files[name]!)),
    folder(name) {
      const inner = Object.entries(files).filter(([file]) => file.startsWith(`${name}/`));
      return memoryFolder(
        Object.fromEntries(inner.map(([file, bytes]) => [file.slice(name.length + 1), bytes])),
        `${path}/${name}`,
      );
    },
  };
}
