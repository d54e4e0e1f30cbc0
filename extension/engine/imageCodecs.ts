import jpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm';
import { provideCodecs } from '../../src/formats/codecs';

/** Gives the image readers the decoders that the bundle carries. */
export function provideImageCodecs(): void {
  provideCodecs((codec) => Promise.resolve({ jpeg, webp }[codec]));
}
