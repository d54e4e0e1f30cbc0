/** Bytes from anywhere; readers take only those they need. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /**
   * Bytes from `start` up to `end`, which may be views of what is held already: they are only read.
   *
   * @throws TensorError if the source has no such bytes
   */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A whole file's bytes as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}
