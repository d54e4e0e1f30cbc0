import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { linePlaces } from '../files/linePlaces';
import type { Budget } from './budget';

/** Bytes that are read at once. */
const CHUNK = 2 ** 20;
/** No JavaScript string is longer. */
const SIZE_LIMIT = 2 ** 29 - 32;

/**
 * A whole file as text, without its byte order mark.
 *
 * @param check is shown the bytes before more of them are read: what it throws comes out
 * @throws TensorError if it is not UTF-8; CancelledError
 */
export async function readText(
  source: ByteSource,
  budget: Budget,
  check: (bytes: Uint8Array) => void = () => undefined,
): Promise<string> {
  if (source.size > SIZE_LIMIT) {
    throw new TensorError(l10n.t('Text too large: {0} bytes (at most {1})', source.size, SIZE_LIMIT));
  }
  const bytes = new Uint8Array(source.size);
  for (let at = 0; at < source.size; at += CHUNK) {
    await budget.pause();
    const chunk = await readBytes(source, at, Math.min(at + CHUNK, source.size));
    check(chunk);
    bytes.set(chunk, at);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TensorError(l10n.t('Not a text file: invalid UTF-8'));
  }
}

/** Adds a refusal's line and column to its message, counted from 1. */
export function placer(text: string): (error: TensorError) => TensorError {
  let placeOf: ReturnType<typeof linePlaces> | undefined;
  return (error) => {
    const { offset } = error;
    if (offset === undefined) return error;
    placeOf ??= linePlaces(text);
    const { line, column } = placeOf(offset);
    return new TensorError(l10n.t('{0} (line {1}, column {2})', error.message, line + 1, column + 1), offset);
  };
}
