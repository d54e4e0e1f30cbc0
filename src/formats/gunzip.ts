import * as l10n from '@vscode/l10n';
import { buf as crc32 } from 'crc-32';
import { Gunzip } from 'fflate';
import { TensorError, messageOf } from '../errors';
import { readBytes, viewOf } from '../files/byteRange';
import { bytesSource, type ByteSource } from '../files/byteSource';
import { most, roomFor } from './budget';

/** The most bytes that a compressed file may unpack to: they are held in memory. */
const SIZE_LIMIT = 2 ** 30;
/** Compressed bytes taken at once: they unpack to 16 MiB at most. */
const STEP = 2 ** 14;
const FIRST_ROOM = 2 ** 16;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * A gzip file unpacked.
 *
 * @param sizeOf how long it must be, by its first bytes; undefined while they are too few. If that is left out, it may have
 *   any length up to `limit`
 * @throws TensorError if it is broken, cut short, or not of that size
 */
export async function gunzip(
  source: ByteSource,
  sizeOf?: (head: Uint8Array) => number | undefined,
  limit = Math.min(SIZE_LIMIT, roomFor('gzip', source.size)),
): Promise<ByteSource> {
  let bytes = new Uint8Array(FIRST_ROOM);
  let held = 0;
  let sum = 0;
  let parts = 1;
  let expected: number | undefined;
  const stream = new Gunzip((chunk) => {
    if (chunk.length === 0) return;
    const longest = Math.min(expected ?? limit, limit);
    if (held + chunk.length > longest) throw tooLong(longest);
    bytes = withRoom(bytes, held, held + chunk.length);
    bytes.set(chunk, held);
    held += chunk.length;
    sum = crc32(chunk, sum);
    expected ??= sizeOf?.(bytes.subarray(0, held));
    if (held > (expected ?? held)) throw tooLong(expected!);
  });
  // of several files in one, this is called from the second on
  stream.onmember = () => {
    if (++parts > most.parts) throw new TensorError(l10n.t('The gzip file has more than {0} parts', most.parts));
  };
  for (let at = 0; at < source.size; at += STEP) {
    const end = Math.min(at + STEP, source.size);
    push(stream, await readBytes(source, at, end), end === source.size);
  }
  if (parts === 1 && source.size > TRAILER)
    checkTrailer(await readBytes(source, source.size - TRAILER, source.size), sum, held);
  if (sizeOf && (expected === undefined || held < expected)) {
    throw new TensorError(l10n.t('Truncated file: expected {1} bytes, found {0}', held, expected ?? 16));
  }
  return bytesSource(bytes.subarray(0, held));
}

function push(stream: Gunzip, bytes: Uint8Array, isLast: boolean): void {
  try {
    stream.push(bytes, isLast);
  } catch (error) {
    if (error instanceof TensorError) throw error;
    const reason = messageOf(error);
    throw new TensorError(l10n.t('Cannot unpack the gzip file ({0})', reason));
  }
}

/** What stands after the values: their checksum, and how many bytes they are. */
const TRAILER = 8;

function checkTrailer(trailer: Uint8Array, sum: number, size: number): void {
  const view = viewOf(trailer);
  if (view.getUint32(0, true) === sum >>> 0 && view.getUint32(4, true) === size % 2 ** 32) return;
  throw new TensorError(l10n.t('Cannot unpack the gzip file ({0})', l10n.t('wrong checksum')));
}

function tooLong(most: number): TensorError {
  return new TensorError(l10n.t('The file unpacks to more than {0} bytes', most));
}

/** The same bytes with room for as many. */
function withRoom(bytes: Uint8Array<ArrayBuffer>, held: number, needed: number): Uint8Array<ArrayBuffer> {
  if (needed <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.max(needed, Math.ceil(1.5 * bytes.length)));
  larger.set(bytes.subarray(0, held));
  return larger;
}
