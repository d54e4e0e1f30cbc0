import { promisify } from 'node:util';
import { constants, deflate as deflateAside } from 'node:zlib';

/** Room for what does not pack: one step of a thread of its own, whatever the bytes. */
const SPARE = 1024;

/** Packs a picture's bytes beside this thread. Runs only: rows of differences have hardly anything else that repeats. */
export function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(deflateAside)(bytes, { strategy: constants.Z_RLE, chunkSize: bytes.length + SPARE });
}
