import type { Deflate } from '../tensorboard/png';
import type { FileAddress } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import type { Folder } from '../files/folder';
import { withoutCycles } from '../files/links';
import { partName, PartSink } from '../tensorboard/partSink';
import type { Clock, Sink } from '../tensorboard/writer';
import type { HostContract } from './protocol';

/** What the worker can do itself where it runs on Node. */
export interface LocalMachine {
  /** A file of this machine. */
  readonly source: (path: string, size: number) => ByteSource;
  /** Adds bytes to the end of a file, which is made if it is not there. */
  readonly append: (uri: string, bytes: Uint8Array) => Promise<void>;
  /** Where a file or folder is when all links are followed. */
  readonly realPath: (uri: string) => Promise<string>;
  /** Compresses in zlib's format, quicker than in JavaScript. */
  readonly deflate: Deflate;
}

type HostRequests = HostContract['requests'];

/** Asks the extension, as `Rpc` does. */
export type AskHost = <Name extends keyof HostRequests>(
  name: Name,
  ask: HostRequests[Name]['ask'],
) => Promise<HostRequests[Name]['answer']>;

/** Files as the worker sees them: those of this machine at once, all others through the extension. */
export class FileAccess {
  constructor(
    private readonly ask: AskHost,
    private readonly local?: LocalMachine,
  ) {}

  open({ path, uri, size }: FileAddress): ByteSource {
    if (this.local && path !== undefined) return this.local.source(path, size);
    return { size, read: (start, end) => this.ask('bytes', { uri, start, end }) };
  }

  /** @param path as messages name it */
  folder(uri: string, path: string): Folder {
    return withoutCycles(this.anyFolder(uri, path));
  }

  private anyFolder(uri: string, path: string): Folder {
    const { local } = this;
    return {
      path,
      list: () => this.ask('entries', { uri }),
      open: async (name) => this.open(await this.ask('address', { folder: uri, name })),
      folder: (name) => this.anyFolder(`${uri.replace(/\/$/, '')}/${encodeURIComponent(name)}`, `${path}/${name}`),
      ...(local && uri.startsWith('file:') && { realPath: () => local.realPath(uri) }),
    };
  }

  /** A new event file in a folder: on this machine one that grows, elsewhere one in parts, as files are written whole there. */
  eventFile(folder: string, name: string, clock: Clock): Sink {
    const { local } = this;
    if (local && folder.startsWith('file:')) {
      const uri = `${folder.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
      return { append: (bytes) => local.append(uri, bytes) };
    }
    return new PartSink(async (part, bytes) => {
      await this.ask('write', { folder, name: partName(name, part), bytes });
    }, clock);
  }
}
