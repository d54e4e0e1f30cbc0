import type { ByteSource } from './byteSource';

/** Files up to this size are held, in bytes: a batch of CIFAR has 30 MB, MNIST 47. */
const LIMIT = 2 ** 26;

/** A source that is read again and again: a small one is read once, whole. */
export function heldSource(source: ByteSource): ByteSource {
  const { size } = source;
  if (size > LIMIT) return source;
  let bytes: Promise<Uint8Array> | undefined;
  return {
    size,
    async read(start, end) {
      bytes ??= source.read(0, size);
      try {
        return (await bytes).subarray(start, end);
      } catch (error) {
        bytes = undefined;
        throw error;
      }
    },
  };
}
