import { heap, type Allocator } from '../tensors/allocator';
import { isOf, type Tensor, type TensorHeader } from '../tensors/tensor';
import { cmykToRgb } from './cmyk';
import { fromPalette, type Warn } from './imageTensor';
import { oriented } from './orientation';
import { readDirectories } from './tiffDirectory';
import { readSegments } from './tiffGrid';
import { layoutOf, PALETTE, SEPARATED, WHITE_IS_ZERO, type Layout } from './tiffLayout';

const FORMAT = 'TIFF';

/** A page: its header is known, its samples are read on request. */
export interface TiffPage extends TensorHeader {
  /** @throws TensorError if the page is broken */
  read(): Tensor;
}

/**
 * The pages of a TIFF, each of shape (C, H, W), rotated by its orientation tag. C is 1 for gray, 3 for color, a palette and
 * CMYK (converted as PIL does), and one more for each extra sample: alpha, or the bands of a satellite. Gray below 8 bits is
 * spread over 0…255, and of unsigned integers black is always 0.
 *
 * @param warn is told of samples that are left out
 * @throws TensorError if the bytes are broken, or of a kind that is not read
 * @see TIFF Revision 6.0
 */
export function tiffPages(bytes: Uint8Array, allocator: Allocator = heap, warn: Warn = () => undefined): TiffPage[] {
  return readDirectories(bytes).map((directory) => {
    const layout = layoutOf(directory, bytes.length, warn);
    const { width, height, dtype, photometric, channels } = layout;
    const isTurned = directory.number('Orientation', 1) > 4 && directory.number('Orientation', 1) < 9;
    const count = [PALETTE, SEPARATED].includes(photometric) ? 3 : channels;
    const shape = isTurned ? [count, width, height] : [count, height, width];
    return { dtype, shape, read: () => readPage(bytes, layout, allocator) };
  });
}

/** The first page. */
export function readTiff(bytes: Uint8Array, allocator: Allocator = heap, warn: Warn = () => undefined): Tensor {
  return tiffPages(bytes, allocator, warn)[0]!.read();
}

function readPage(bytes: Uint8Array, layout: Layout, allocator: Allocator): Tensor {
  const { directory, width, height, channels, dtype } = layout;
  const data = allocator.allocate(dtype, channels * height * width);
  readSegments(bytes, layout, data);
  const tensor = coloured({ dtype, shape: [channels, height, width], data }, layout, allocator);
  return oriented(tensor, directory.number('Orientation', 1), allocator);
}

/** What the samples mean: colors of a palette, inks, white first, or few bits. */
function coloured(tensor: Tensor, layout: Layout, allocator: Allocator): Tensor {
  const { width, height, bits, photometric, directory } = layout;
  const samples = tensor.data;
  if (isOf(tensor, 'uint8') && photometric === SEPARATED) return cmykToRgb(tensor, allocator);
  if (isOf(tensor, 'uint8') && photometric === PALETTE) {
    const map = directory.numbers('ColorMap');
    const count = Math.floor(map.length / 3);
    const colours = Uint8Array.from({ length: count * 3 }, (_, i) => map[(i % 3) * count + Math.floor(i / 3)]! >> 8);
    return fromPalette(FORMAT, tensor.data, { channels: 3, colours }, [height, width], allocator);
  }
  if (!(samples instanceof Uint8Array || samples instanceof Uint16Array)) return tensor;
  const max = bits === 16 ? 65535 : 255;
  const factor = bits < 8 ? 255 / (2 ** bits - 1) : 1;
  if (factor > 1) for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * factor;
  if (photometric === WHITE_IS_ZERO) for (let i = 0; i < width * height; i++) samples[i] = max - samples[i]!;
  return tensor;
}
