import * as l10n from '@vscode/l10n';
import { bytesPerValue, type DType } from '../tensors/dtype';
import { broken, checkRoom, checkSize, unsupported, type Warn } from './imageTensor';
import type { Directory } from './tiffDirectory';
import { sampleDType } from './tiffSamples';

const FORMAT = 'TIFF';
/** Photometric interpretations, by the specification's names. */
export const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
export const PALETTE = 3;
export const SEPARATED = 5;
const colourChannels: Readonly<Record<number, number>> = {
  [WHITE_IS_ZERO]: 1,
  [BLACK_IS_ZERO]: 1,
  2: 3,
  [PALETTE]: 1,
  [SEPARATED]: 4,
};
const UNSIGNED = 1;
/** The most samples a pixel may have: bands of satellites, or channels of a microscope. */
const MOST_SAMPLES = 4096;

/** How a page's samples lie in the file, and what they become. */
export interface Layout {
  readonly directory: Directory;
  readonly width: number;
  readonly height: number;
  /** Samples a pixel has in the file, and those that are kept. */
  readonly stored: number;
  readonly channels: number;
  readonly bits: number;
  readonly dtype: DType;
  readonly photometric: number;
}

/** @throws TensorError if the page is broken, or of a kind that is not read */
export function layoutOf(directory: Directory, fileSize: number, warn: Warn): Layout {
  const [width, height] = [directory.number('ImageWidth', 0), directory.number('ImageLength', 0)];
  checkSize(FORMAT, width, height);
  const photometric = directory.number('PhotometricInterpretation', BLACK_IS_ZERO);
  const colours = colourChannels[photometric];
  if (colours === undefined) throw unsupported(FORMAT, l10n.t('photometric interpretation {0}', photometric));
  const stored = directory.number('SamplesPerPixel', 1);
  if (stored < colours || stored > MOST_SAMPLES) throw broken(FORMAT, l10n.t('{0} components per pixel', stored));
  const { bits, dtype } = samplesOf(directory, photometric);
  const isConverted = photometric === PALETTE || photometric === SEPARATED;
  const channels = isConverted ? colours : stored;
  if (channels < stored) warn(l10n.t('{0} extra components per pixel are not read', stored - channels));
  // unpacked, and as planes
  checkRoom(width * height * stored * bytesPerValue(dtype), fileSize, 2);
  return { directory, width, height, stored, channels, bits, dtype, photometric };
}

function samplesOf(directory: Directory, photometric: number): Pick<Layout, 'bits' | 'dtype'> {
  const depths = directory.numbers('BitsPerSample');
  const bits = depths[0] ?? 1;
  const kinds = directory.numbers('SampleFormat');
  const isMixed = depths.some((depth) => depth !== bits) || kinds.some((kind) => kind !== kinds[0]);
  if (isMixed) throw unsupported(FORMAT, l10n.t('components with different bit depths'));
  const dtype = sampleDType(bits, kinds[0] ?? UNSIGNED);
  if (dtype !== 'uint8' && (photometric === PALETTE || photometric === SEPARATED)) {
    throw unsupported(FORMAT, l10n.t('{0} bits per pixel', bits));
  }
  if (!['uint8', 'uint16'].includes(dtype) && photometric === WHITE_IS_ZERO) {
    throw unsupported(FORMAT, l10n.t('{0} values where 0 is white', dtype));
  }
  return { bits, dtype };
}
