import type { ByteSource } from './byteSource';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isLink?: boolean;
}

/** A folder of any kind. */
export interface Folder {
  /** As messages name it. */
  readonly path: string;
  /** Its files and folders; links that lead nowhere, pipes and the like are none. */
  list(): Promise<readonly FolderEntry[]>;
  /** A file in it, read on request. */
  open(name: string): Promise<ByteSource>;
  /** A folder in it. */
  folder(name: string): Folder;
  /** Where it is when all links are followed; absent if that cannot be known. */
  realPath?(): Promise<string>;
}

/** As Python sorts text: by code points. */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Halves of code points beyond 16 bits come after all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** Names of the files in a folder, sorted as Python sorts them. */
export async function filesIn(folder: Folder): Promise<string[]> {
  return namesOf(await folder.list(), false);
}

/** Names of one kind of entries, sorted as Python sorts them. */
export function namesOf(entries: readonly FolderEntry[], isFolder: boolean): string[] {
  return entries
    .filter((entry) => entry.isFolder === isFolder)
    .map(({ name }) => name)
    .sort(byCodePoint);
}
