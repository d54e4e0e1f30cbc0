import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { linePlaces } from '../files/linePlaces';

/** No JavaScript string is longer. */
const SIZE_LIMIT = 2 ** 29 - 32;

/**
 * A whole file as text, without its byte order mark.
 *
 * @throws TensorError if it is not UTF-8
 */
export async function readText(source: ByteSource): Promise<string> {
  if (source.size > SIZE_LIMIT) {
    throw new TensorError(l10n.t('Text too large: {0} bytes (at most {1})', source.size, SIZE_LIMIT));
  }
  const bytes = await readBytes(source, 0, source.size);
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
