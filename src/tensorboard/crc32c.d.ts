declare module 'crc-32/crc32c' {
  export function buf(data: ArrayLike<number> | Uint8Array, seed?: number): number;
}
