/** Bytes of parts: text is latin-1, numbers are single bytes. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const joined = Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return Uint8Array.of(part);
      return typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    }),
  );
  return new Uint8Array(joined);
}

/** A number in so many bytes, as much of it as they hold. */
export function little(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
}

export function big(value: number, size: number): Uint8Array {
  return little(value, size).reverse();
}
