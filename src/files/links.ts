import type { ByteSource } from './byteSource';
import type { Folder, FolderEntry } from './folder';

/** Links that are followed one within the other; one only where it is not known where they lead. */
const MOST_LINKS = 3;

/** A folder whose links to folders come to an end: those that lead back to a folder around them are left out. */
export function withoutCycles(folder: Folder): Folder {
  return new FolderOnAWay(folder);
}

/** A folder that was come to from others, by links perhaps. */
class FolderOnAWay implements Folder {
  readonly path: string;
  /** The names of links, once it is listed. */
  private readonly links = new Set<string>();

  constructor(
    private readonly inner: Folder,
    private readonly around?: FolderOnAWay,
    private readonly followed = 0,
  ) {
    this.path = inner.path;
  }

  async list(): Promise<readonly FolderEntry[]> {
    const entries = await this.inner.list();
    for (const { name, isLink } of entries) if (isLink) this.links.add(name);
    const mayEnter = await Promise.all(entries.map(async (entry) => !entry.isFolder || (await this.mayEnter(entry))));
    return entries.filter((_, i) => mayEnter[i]);
  }

  open(name: string): Promise<ByteSource> {
    return this.inner.open(name);
  }

  folder(name: string): Folder {
    return new FolderOnAWay(this.inner.folder(name), this, this.followed + (this.links.has(name) ? 1 : 0));
  }

  private async mayEnter({ name, isLink = false }: FolderEntry): Promise<boolean> {
    if (!isLink && this.followed === 0) return true;
    const target = this.inner.folder(name);
    if (!target.realPath) return !isLink || this.followed === 0;
    if (isLink && this.followed === MOST_LINKS) return false;
    const real = await target.realPath().catch(() => undefined);
    return real !== undefined && !(await this.isWithin(real));
  }

  private async isWithin(real: string): Promise<boolean> {
    return (await this.inner.realPath?.()) === real || ((await this.around?.isWithin(real)) ?? false);
  }
}
