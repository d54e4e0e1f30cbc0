import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../../src/formats/storedTensor';

/** A file on disk, of which only those bytes are read that are asked for. */
export class FileSource implements ByteSource {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  static async open(file: string): Promise<FileSource> {
    const handle = await open(file);
    return new FileSource(handle, (await handle.stat()).size);
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
