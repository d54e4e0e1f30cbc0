import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { StoredTensor } from '../formats/storedTensor';
import type { TensorData } from '../tensors/dtype';
import { formatShape } from '../tensors/tensor';
import { inFile, type ImageShape } from './dataset';

/** An array with its name in the dataset: that of its file, and its own. */
export interface NamedArray {
  readonly path: string;
  readonly name: string;
  readonly tensor: StoredTensor;
}

/** Images in an array, how they lie in it, and which of all they are. */
export interface ImageArray extends NamedArray {
  readonly shape: ImageShape;
  readonly length: number;
  readonly channelsLast: boolean;
}

const imageChannels = [1, 3, 4];

/** (N, C, H, W), (N, H, W, C) if only so the channels are 1, 3 or 4, or (N, H, W). */
export function asImages(array: NamedArray): ImageArray {
  const { path, tensor } = array;
  const [length, first, second, third] = tensor.shape as [number, number, number, number | undefined];
  if (tensor.shape.length > 4 || tensor.dtype === 'bool') {
    const found = `${tensor.dtype} ${formatShape(tensor.shape)}`;
    throw new TensorError(`${path}: ${l10n.t('{0} is {1}, expected {2}', tensor.name, found, '(N, C, H, W)')}`);
  }
  if (third === undefined) return { ...array, length, shape: [1, first, second], channelsLast: false };
  const channelsLast = !imageChannels.includes(first) && imageChannels.includes(third);
  return { ...array, length, shape: channelsLast ? [third, first, second] : [first, second, third], channelsLast };
}

/** Some images that follow one another, from however many arrays. */
export async function readRun(
  images: readonly ImageArray[],
  first: number,
  count: number,
  target: Uint8Array | Float32Array,
  size: number,
  signal?: AbortSignal,
): Promise<void> {
  let done = 0;
  let before = 0;
  for (const array of images) {
    const from = Math.max(first + done - before, 0);
    const to = Math.min(first + count - before, array.length);
    before += array.length;
    if (from >= to) continue;
    const values = await inFile(array.path, () => array.tensor.read({ start: from * size, end: to * size }, signal));
    put(values, array, target.subarray(done * size, (done + to - from) * size));
    done += to - from;
  }
}

/** Values as floats are, integers of other kinds than bytes unscaled, channels first. */
function put(values: TensorData, { shape, channelsLast }: ImageArray, target: Uint8Array | Float32Array): void {
  const [channels, height, width] = shape;
  const plane = height * width;
  if (!channelsLast) {
    for (let i = 0; i < target.length; i++) target[i] = Number(values[i]);
    return;
  }
  for (let start = 0; start < target.length; start += channels * plane) {
    for (let channel = 0; channel < channels; channel++) {
      const to = start + channel * plane;
      for (let i = 0; i < plane; i++) target[to + i] = Number(values[start + i * channels + channel]);
    }
  }
}
