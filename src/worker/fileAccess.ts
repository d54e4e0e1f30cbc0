import type { Deflate } from '../tensorboard/png';
import type { FileAddress } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import type { Folder } from '../files/folder';
import type { HostContract } from './protocol';

/** What the worker can do itself where it runs on Node. */
export interface LocalMachine {
  /** A file of this machine. */
  readonly source: (path: string, size: number) => ByteSource;
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
    return {
      path,
      list: () => this.ask('entries', { uri }),
      open: async (name) => this.open(await this.ask('address', { folder: uri, name })),
      folder: (name) => this.folder(`${uri.replace(/\/$/, '')}/${encodeURIComponent(name)}`, `${path}/${name}`),
    };
  }

  append(uri: string, bytes: Uint8Array): Promise<undefined> {
    return this.ask('append', { uri, bytes });
  }
}
