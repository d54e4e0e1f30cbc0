import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import type { TensorData } from '../tensors/dtype';
import { formatShape, isOf, type Tensor } from '../tensors/tensor';

const COLUMNS = 8;

/** Pixels of three samples, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/**
 * Images side by side as `SummaryWriter.add_images` lays them out: up to 8 in a row, no border, places left over black.
 * Images of one channel are gray. TensorBoard refuses any other number than 1 and 3: then each channel is a gray image of its
 * own, as `x.reshape(-1, 1, H, W)` has them.
 *
 * @param images of shape (N, C, H, W); bytes as they are, all else taken as 0…1
 * @throws PoolscopeError if there is nothing to see
 * @see torch/utils/tensorboard/summary.py, _convert_np.py and _utils.py, make_grid
 */
export function imageGrid(images: Tensor): Picture {
  const { shape } = images;
  if (shape.length !== 4) {
    throw new PoolscopeError(l10n.t('{0} is not a batch of images (N, C, H, W)', formatShape(shape)));
  }
  const [batch, channels, rows, columns] = shape as [number, number, number, number];
  const isColour = channels === 3;
  const count = isColour ? batch : batch * channels;
  if (count * rows * columns === 0) throw new PoolscopeError(l10n.t('{0} has no pixels', formatShape(shape)));
  const across = Math.min(count, COLUMNS);
  const [width, height] = [across * columns, Math.ceil(count / across) * rows];
  const rgb = new Uint8Array(3 * width * height);
  const plane = rows * columns;
  const values = bytesOf(images);
  const [green, blue] = isColour ? [plane, 2 * plane] : [0, 0];
  for (let image = 0; image < count; image++) {
    const corner = 3 * (Math.floor(image / across) * rows * width + (image % across) * columns);
    const plane0 = image * (isColour ? 3 : 1) * plane;
    for (let row = 0; row < rows; row++) {
      const from = plane0 + row * columns;
      let to = corner + 3 * row * width;
      for (let at = from; at < from + columns; at++) {
        rgb[to++] = values[at]!;
        rgb[to++] = values[at + green]!;
        rgb[to++] = values[at + blue]!;
      }
    }
  }
  return { width, height, rgb };
}

function bytesOf(images: Tensor): Uint8Array {
  if (isOf(images, 'uint8')) return images.data;
  const { pixels } = images;
  if (!pixels) return scaledBytes(images.data);
  const table = scaledBytes(Float32Array.from({ length: 256 }, (_, sample) => sample / pixels.greatest));
  return table.every((byte, sample) => byte === sample) ? pixels.data : pixels.data.map((sample) => table[sample]!);
}

/** Times 255 in float32, held within 0…255 and cut off; NaN becomes 0. */
function scaledBytes(data: TensorData): Uint8Array {
  const floats = data instanceof Float32Array ? data : Float32Array.from(data, Number);
  const bytes = new Uint8Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    const scaled = Math.fround(floats[i]! * 255);
    bytes[i] = scaled >= 255 ? 255 : scaled > 0 ? scaled : 0;
  }
  return bytes;
}
