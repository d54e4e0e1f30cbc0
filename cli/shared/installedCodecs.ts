import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { provideCodecs } from '../../src/formats/codecs';
import { root } from './root';

const files = {
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
};

/** Gives the image readers their decoders, for tests and tools that run from source. */
export function provideInstalledCodecs(): void {
  provideCodecs(async (codec) => new Uint8Array(await readFile(path.join(root, 'node_modules', files[codec]))));
}
