import jpegFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import webpFactory from '@jsquash/webp/codec/dec/webp_dec.js';
import * as l10n from '@vscode/l10n';
import { TensorError, messageOf } from '../errors';

/** The decoders that are WebAssembly. */
export type Codec = 'jpeg' | 'webp';

/** Where a decoder's code comes from: the bundle, or node_modules for Node scripts. */
export type CodeLoader = (codec: Codec) => Promise<Uint8Array<ArrayBuffer>>;

/** RGBA pixels, with the decoder's complaints. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  readonly complaints: readonly string[];
}

interface Decoder {
  decode(bytes: Uint8Array, ...options: readonly unknown[]): Omit<Decoded, 'complaints'> | null;
}

type Factory = (options: object) => Promise<Decoder>;
const factories = { jpeg: jpegFactory as unknown as Factory, webp: webpFactory as unknown as Factory };

let loadCode: CodeLoader | undefined;
const compiled = new Map<Codec, Promise<WebAssembly.Module>>();

/** The host calls this once, before the first image is read. */
export function provideCodecs(load: CodeLoader): void {
  loadCode = load;
}

/**
 * Decodes an image in a fresh instance: damage and memory go away with it.
 *
 * @throws TensorError with the decoder's own words
 */
export async function decodeWith(codec: Codec, bytes: Uint8Array, ...options: readonly unknown[]): Promise<Decoded> {
  const module = await moduleOf(codec);
  const complaints: string[] = [];
  try {
    const decoder = await factories[codec]({
      noInitialRun: true,
      locateFile: () => '',
      print: () => undefined,
      printErr: (text: string) => complaints.push(text),
      instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance);
        return instance.exports;
      },
    });
    const image = decoder.decode(bytes, ...options);
    if (image) return { width: image.width, height: image.height, data: image.data, complaints };
  } catch (error) {
    if (complaints.length === 0 && error instanceof Error) complaints.push(error.message);
  }
  const reason = complaints[0] ?? l10n.t('cannot decode its data');
  throw new TensorError(l10n.t('Damaged {0} image: {1}', codec === 'jpeg' ? 'JPEG' : 'WebP', reason));
}

function moduleOf(codec: Codec): Promise<WebAssembly.Module> {
  const module = compiled.get(codec) ?? compile(codec);
  compiled.set(codec, module);
  return module;
}

async function compile(codec: Codec): Promise<WebAssembly.Module> {
  try {
    if (!loadCode) throw new Error('provideCodecs has not been called');
    return await WebAssembly.compile(await loadCode(codec));
  } catch (error) {
    compiled.delete(codec);
    const reason = messageOf(error);
    throw new TensorError(l10n.t('Cannot start the {0} decoder: {1}', codec, reason));
  }
}
