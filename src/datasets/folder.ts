import type { ByteSource } from '../formats/storedTensor';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** A folder, wherever it lies. */
export interface Folder {
  /** As messages name it. */
  readonly path: string;
  list(): Promise<readonly FolderEntry[]>;
  /** A file in it, to be read when asked for. */
  open(name: string): Promise<ByteSource>;
  /** A folder in it. */
  folder(name: string): Folder;
}

/** As Python sorts text: by code points. */
export function byCodePoint(a: string, b: string): number {
  const [first, second] = [Array.from(a), Array.from(b)];
  for (const [i, letter] of first.entries()) {
    const other = second[i];
    if (other === undefined) return 1;
    if (letter !== other) return letter.codePointAt(0)! - other.codePointAt(0)!;
  }
  return first.length - second.length;
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
