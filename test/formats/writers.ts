import { buf as crc32 } from 'crc-32';
import { deflateSync } from 'fflate';

// Files written byte by byte, for tests: valid ones, and those with false claims.

/** Bytes of parts: text is latin-1, numbers are single bytes. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      return typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : [...part];
    }),
  );
}

/** An integer in so many little-endian bytes. */
export function little(value: number | bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
}

export function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  return bytesOf('\x93NUMPY', version, 0, little(header.length, version === 1 ? 2 : 4), header, data);
}

export function npyHeader(descr: string, shape: readonly number[], fortran = false): string {
  const sizes = shape.join(', ') + (shape.length === 1 ? ',' : '');
  return `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }\n`;
}

export interface ZipFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly isDeflated?: boolean;
  /** What the directory claims, where it lies. */
  readonly claim?: Partial<Record<'size' | 'compressedSize' | 'crc' | 'method' | 'header' | 'flags', number>>;
}

export function zip(files: readonly ZipFile[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  for (const { name, data, isDeflated, claim = {} } of files) {
    const stored = isDeflated ? deflateSync(data) : data;
    const { size = data.length, compressedSize = stored.length, crc = crc32(data) >>> 0 } = claim;
    const { method = isDeflated ? 8 : 0, header = at, flags = 0 } = claim;
    const common = bytesOf(
      ...[little(20, 2), little(flags, 2), little(method, 2), little(0, 4), little(crc, 4)],
      ...[little(compressedSize, 4), little(size, 4), little(name.length, 2), little(0, 2)],
    );
    const local = bytesOf(little(0x04034b50, 4), common, name, stored);
    entries.push(
      bytesOf(little(0x02014b50, 4), little(20, 2), common, little(0, 2), little(0, 8), little(header, 4), name),
    );
    locals.push(local);
    at += local.length;
  }
  const directory = bytesOf(...entries);
  const count = little(files.length, 2);
  const end = bytesOf(
    little(0x06054b50, 4),
    little(0, 4),
    count,
    count,
    little(directory.length, 4),
    little(at, 4),
    0,
    0,
  );
  return bytesOf(...locals, directory, end);
}

export function safetensors(header: unknown, data: Uint8Array): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return bytesOf(little(text.length, 8), text, data);
}

/** A checkpoint of one pickle and its storages. */
export function checkpoint(pickle: Uint8Array, storages: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  return zip([
    { name: 'archive/data.pkl', data: pickle },
    ...Object.entries(storages).map(([key, data]) => ({ name: `archive/data/${key}`, data })),
  ]);
}
