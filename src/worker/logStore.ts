import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { toFloat } from '../formats/image';
import { readEventFile, readLogs, type Run } from '../tensorboard/reader';
import { createStorage } from '../tensors/dtype';
import type { Tensor } from '../tensors/tensor';
import type { Tile, Region } from '../tensors/tile';
import type { FileAccess } from './fileAccess';
import type { LogPlace, LoggedPicture } from './origin';
import type { RunContents } from './runs';

/** Reads TensorBoard's logs; the last one stays open, its pictures in their files. */
export class LogStore {
  private last: { readonly key: string; readonly runs: readonly Run[] } | undefined;

  constructor(private readonly files: FileAccess) {}

  /** Reads a log anew: it may have grown. @throws TensorError if there are no event files */
  async contents(place: LogPlace): Promise<readonly RunContents[]> {
    const runs = await this.read(place);
    if (runs.length === 0) throw new TensorError(l10n.t('No TensorBoard event files here'));
    return runs.map(({ name, images, scalars, faults }) => ({
      name,
      images: Array.from(images, ([tag, logged]) => ({ tag, steps: logged.map(({ step }) => step) })),
      scalars: Array.from(scalars, ([tag, logged]) => ({
        tag,
        points: logged.map(({ step, value }) => [step, value] as const),
      })),
      faults,
    }));
  }

  /** A picture's samples as they are drawn, 0…255. */
  async tile(place: LogPlace, picture: LoggedPicture): Promise<Tile> {
    const { shape, data, dtype } = await this.picture(place, picture);
    return {
      shape,
      step: 1,
      values: Float32Array.from(data as Uint8Array),
      range: [0, dtype === 'uint16' ? 65535 : 255],
    };
  }

  /** An image of a picture's grid as float32 in 0…1, of shape (C, H, W). */
  async cell(place: LogPlace, picture: LoggedPicture, { top, left, height, width }: Region): Promise<Tensor> {
    const whole = await this.picture(place, picture);
    const [channels, rows, columns] = whole.shape as [number, number, number];
    if (top + height > rows || left + width > columns) {
      throw new TensorError(l10n.t('Region outside the image of {0} × {1} pixels', columns, rows));
    }
    const data = createStorage(whole.dtype, channels * height * width) as Uint8Array<ArrayBuffer>;
    for (let channel = 0, at = 0; channel < channels; channel++) {
      for (let y = top; y < top + height; y++, at += width) {
        const start = (channel * rows + y) * columns + left;
        data.set((whole.data as Uint8Array).subarray(start, start + width), at);
      }
    }
    return toFloat({ dtype: whole.dtype, shape: [channels, height, width], data });
  }

  private async picture(place: LogPlace, { run, tag, number }: LoggedPicture): Promise<Tensor> {
    const runs = this.last?.key === JSON.stringify(place) ? this.last.runs : await this.read(place);
    const logged = runs.find(({ name }) => name === run)?.images.get(tag)?.[number];
    if (!logged) throw new TensorError(l10n.t('The log has no image {0} for tag {1}', number, tag));
    return logged.read();
  }

  private async read(place: LogPlace): Promise<readonly Run[]> {
    const runs =
      'file' in place
        ? [await readEventFile(place.file.name, this.files.open(place.file))]
        : await readLogs(this.files.folder(place.folder, place.path));
    this.last = { key: JSON.stringify(place), runs };
    return runs;
  }
}
