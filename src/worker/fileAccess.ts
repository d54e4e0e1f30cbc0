import { PoolscopeError } from '../errors';
import type { FileAddress } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import type { Folder } from '../files/folder';
import type { EngineAnswer, EngineRequest, HostCall, HostCalls, HostRequest } from './protocol';

/** What the worker can do itself where it runs on Node. */
export interface LocalMachine {
  /** A file of this machine. */
  readonly source: (path: string, size: number) => ByteSource;
  /** Compresses in zlib's format, quicker than in JavaScript. */
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
}

/** Files as the worker sees them: those of this machine at once, all others through the extension. */
export class FileAccess {
  private readonly needs = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private nextNeed = 0;

  constructor(
    private readonly say: (answer: EngineAnswer) => void,
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
      list: () => this.ask('list', { uri }),
      open: async (name) => this.open(await this.ask('address', { folder: uri, name })),
      folder: (name) => this.folder(`${uri.replace(/\/$/, '')}/${encodeURIComponent(name)}`, `${path}/${name}`),
    };
  }

  append(uri: string, bytes: Uint8Array): Promise<undefined> {
    return this.ask('append', { uri, bytes });
  }

  receive(answer: Extract<EngineRequest, { need: number }>): void {
    const waiting = this.needs.get(answer.need);
    this.needs.delete(answer.need);
    if (answer.type === 'given') waiting?.resolve(answer.value);
    else waiting?.reject(new PoolscopeError(answer.reason));
  }

  private ask<Call extends HostCall>(type: Call, ask: HostCalls[Call]['ask']): Promise<HostCalls[Call]['answer']> {
    return new Promise<HostCalls[Call]['answer']>((resolve, reject) => {
      const need = this.nextNeed++;
      this.needs.set(need, { resolve: resolve, reject });
      this.say({ need, ask: { type, ...ask } as HostRequest });
    });
  }
}
