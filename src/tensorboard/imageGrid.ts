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
  const values = isOf(images, 'uint8') ? images.data : bytesOf(images.data);
  for (let image = 0; image < count; image++) {
    const corner = 3 * (Math.floor(image / across) * rows * width + (image % across) * columns);
    for (let channel = 0; channel < 3; channel++) {
      const plane0 = (isColour ? image * 3 + channel : image) * plane;
      for (let row = 0; row < rows; row++) {
        let to = corner + 3 * row * width + channel;
        const from = plane0 + row * columns;
        for (let column = 0; column < columns; column++, to += 3) rgb[to] = values[from + column]!;
      }
    }
  }
  return { width, height, rgb };
}

/** Times 255 in float32, held within 0…255 and cut off; NaN becomes 0. */
function bytesOf(data: TensorData): Uint8Array {
  const floats = data instanceof Float32Array ? data : Float32Array.from(data, Number);
  const bytes = new Uint8Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    const scaled = Math.fround(floats[i]! * 255);
    bytes[i] = scaled >= 255 ? 255 : scaled > 0 ? scaled : 0;
  }
  return bytes;
}
