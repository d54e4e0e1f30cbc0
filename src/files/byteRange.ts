import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ByteSource } from './byteSource';

/**
 * Bytes that a format promises to be there.
 *
 * @throws TensorError if the source ends before
 */
export async function readBytes(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  checkWithin(source, end);
  const bytes = await source.read(start, end);
  if (bytes.length !== end - start) throw tooShort(start + bytes.length, end);
  return bytes;
}

/** @throws TensorError if the source ends before `end` */
export function checkWithin(source: ByteSource, end: number): void {
  if (!(end <= source.size)) throw tooShort(source.size, end);
}

function tooShort(size: number, end: number): TensorError {
  return new TensorError(l10n.t('Truncated file: expected {1} bytes, found {0}', size, end));
}

/** A little-endian view of bytes, at any offset in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit size or offset; what no file can hold becomes Infinity. */
export function uint64At(view: DataView, at: number): number {
  const high = view.getUint32(at + 4, true);
  return high < 2 ** 21 ? high * 2 ** 32 + view.getUint32(at, true) : Infinity;
}
