import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { cmykToRgb } from './cmyk';
import { decodeWith } from './codecs';
import { broken, checkDecodable, checkSize, fromInterleaved, unsupported } from './imageTensor';
import { keepComponents, type Transform } from './jpegComponents';
import { blockCount, frameOf, markers, segmentsOf, type Frame, type Segment } from './jpegSegments';

const FORMAT = 'JPEG';
/** Baseline, extended and progressive, with Huffman codes. */
const frameMarkers = [0xc0, 0xc1, 0xc2];
const YCCK = 2;
/** Complaints that mean that a part of the image is made up. */
const losses = /premature end|bad Huffman code|bad progression|Invalid SOS/i;

/**
 * Decodes a JPEG as libjpeg does: uint8 of shape (C, H, W), rotated by its EXIF orientation. C is 1 for gray, else 3:
 * CMYK and YCCK hold their inks inverted, as Adobe's programs write them, and are converted as PIL does.
 *
 * @throws TensorError if the bytes are broken or cut off
 * @see ITU-T T.81
 */
export async function readJpeg(bytes: Uint8Array, allocator: Allocator = heap): Promise<Tensor> {
  const segments = segmentsOf(bytes);
  const frame = frameOf(segments);
  const { width, height, components, precision, marker } = frame;
  checkSize(FORMAT, width, height);
  if (!frameMarkers.includes(marker)) throw unsupported(FORMAT, l10n.t('frame type {0}', marker - 0xc0));
  if (precision !== 8) throw unsupported(FORMAT, l10n.t('{0} bits per component', precision));
  if (![1, 3, 4].includes(components.length))
    throw unsupported(FORMAT, l10n.t('{0} components per pixel', components.length));
  checkLength(segments, frame);
  checkDecodable(width, height, bytes.length);
  if (components.length === 4) return readInks(segments, frame, allocator);
  return decode(bytes, components.length, allocator);
}

/** Every block takes a bit at least. */
function checkLength(segments: readonly Segment[], frame: Frame): void {
  const coded = segments.reduce((sum, segment) => sum + (segment.coded?.length ?? 0), 0);
  if (coded * 8 >= blockCount(frame)) return;
  throw broken(FORMAT, l10n.t('{0} bytes cannot hold {1} × {2} pixels', coded, frame.width, frame.height));
}

/** An image of one or three components. */
async function decode(bytes: Uint8Array, channels: number, allocator: Allocator): Promise<Tensor<'uint8'>> {
  const turnAsSeen = true;
  const { width, height, data, complaints } = await decodeWith('jpeg', bytes, turnAsSeen);
  const loss = complaints.find((complaint) => losses.test(complaint));
  if (loss !== undefined) throw broken(FORMAT, loss);
  return fromInterleaved(data, [channels, height, width], { step: 4, allocator });
}

/** Four components: the first three as an image, and one more that has the black in it. */
async function readInks(segments: readonly Segment[], frame: Frame, allocator: Allocator): Promise<Tensor> {
  const adobe = segments.find(({ marker, data }) => marker === markers.APP14 && data.length >= 12)?.data;
  const isConverted = adobe?.[11] === YCCK;
  const transform: Transform = isConverted ? 1 : 0;
  const colours = await decode(keepComponents(segments, frame, [0, 1, 2], transform), 3, heap);
  const rest = await decode(keepComponents(segments, frame, [1, 2, 3], 0), 3, heap);
  const plane = colours.data.length / 3;
  const inks = heap.allocate('uint8', plane * 4);
  inks.set(colours.data);
  inks.set(rest.data.subarray(plane * 2), plane * 3);
  for (let i = isConverted ? plane * 3 : 0; i < inks.length; i++) inks[i] = 255 - inks[i]!;
  return cmykToRgb({ dtype: 'uint8', shape: [4, ...colours.shape.slice(1)], data: inks }, allocator);
}
