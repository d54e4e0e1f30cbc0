import { open, type FileHandle } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../../src/errors';
import type { ByteSource } from '../../src/files/byteSource';

/** A file on this machine as a source: only the bytes that are asked for are read. */
export function fileSource(path: string, size: number): ByteSource {
  return {
    size,
    async read(start, end) {
      const handle = await open(path);
      try {
        return await readFully(handle, start, end);
      } finally {
        await handle.close();
      }
    },
  };
}

async function readFully(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
    if (bytesRead === 0) throw new TensorError(l10n.t('Unexpected end of file at byte {0}', start + at));
    at += bytesRead;
  }
  return bytes;
}
