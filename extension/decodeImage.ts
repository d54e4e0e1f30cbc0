import jpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm';
import { provideCodecs } from '../src/formats/codecs';

const code = { jpeg, webp };
provideCodecs((codec) => Promise.resolve(code[codec]));

/** Image files are decoded here, with the decoders that the bundle carries. */
export { readImage as decodeImage } from '../src/formats/image';
