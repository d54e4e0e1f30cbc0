import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heldTensor } from '../formats/heldTensor';
import { toFloat } from '../formats/image';
import { readEventFile, readLogs } from '../tensorboard/reader';
import type { Run } from '../tensorboard/run';
import { runTags } from '../tensorboard/runTags';
import { copyValues, createStorage } from '../tensors/dtype';
import type { Tensor } from '../tensors/tensor';
import { imagePlane } from '../tensors/planeOfTensor';
import type { Block, Region } from '../tensors/tile';
import type { FileAccess } from './fileAccess';
import type { LogPlace, LoggedPicture } from './origin';
import { overviewOf, readPlane, type HeldPlane } from './planeReader';
import type { BlockChoice, PlaneOverview } from './planes';
import { ReadCache } from './readCache';
import type { RunContents } from './runs';

/** The most bytes that the entries of logs take, and about how many one takes. */
const CEILING = 2 ** 26;
const ENTRY = 200;
/** The most bytes of images that are kept while they are looked at. */
const PICTURES = 2 ** 26;

/** Reads TensorBoard's logs; the last ones stay open, their images in their files. */
export class LogStore {
  private readonly read: ReadCache<readonly Run[]>;
  private readonly planes: ReadCache<HeldPlane>;

  constructor(
    private readonly files: FileAccess,
    log?: (message: string) => void,
  ) {
    this.read = new ReadCache('logs', CEILING, sizeOfRuns, log);
    this.planes = new ReadCache('pictures', PICTURES, ({ values, pyramid }) => values.byteLength + pyramid.bytes, log);
  }

  /** Reads a log again: it may have grown. @throws TensorError if there are no event files */
  async contents(place: LogPlace, signal: AbortSignal): Promise<readonly RunContents[]> {
    this.read.forget(JSON.stringify(place));
    this.planes.forgetThose(JSON.stringify(place));
    const runs = await this.runs(place, signal);
    if (runs.length === 0) throw new TensorError(l10n.t('No TensorBoard event files here'));
    return runs.map(({ name, images, scalars, texts, leftOut, faults }) => ({
      name,
      images: Array.from(images, ([tag, logged]) => ({ tag, steps: logged.map(({ step }) => step) })),
      scalars: Array.from(scalars, ([tag, logged]) => ({
        tag,
        points: logged.map(({ step, value }) => [step, value] as const),
      })),
      ...(texts.has(runTags.layer) && { layer: texts.get(runTags.layer)! }),
      leftOut,
      faults,
    }));
  }

  /** An image's samples as they are stored, in at most `limit` cells along an axis. */
  async overview(place: LogPlace, picture: LoggedPicture, limit: number, signal: AbortSignal): Promise<PlaneOverview> {
    return overviewOf(await this.plane(place, picture, signal), limit);
  }

  async block(place: LogPlace, picture: LoggedPicture, choice: BlockChoice, signal: AbortSignal): Promise<Block> {
    return (await this.plane(place, picture, signal)).pyramid.block(choice.level, choice.region);
  }

  /** An image of an image's grid as float32 in 0…1, of shape (C, H, W). */
  async cell(
    place: LogPlace,
    picture: LoggedPicture,
    { top, left, height, width }: Region,
    signal: AbortSignal,
  ): Promise<Tensor> {
    const whole = await this.picture(place, picture, signal);
    const [channels, rows, columns] = whole.shape as [number, number, number];
    if (top + height > rows || left + width > columns) {
      throw new TensorError(l10n.t('Region outside the image of {0} × {1} pixels', columns, rows));
    }
    const data = createStorage(whole.dtype, channels * height * width);
    for (let channel = 0, at = 0; channel < channels; channel++) {
      for (let y = top; y < top + height; y++, at += width) {
        const start = (channel * rows + y) * columns + left;
        copyValues(whole.data.subarray(start, start + width), data, at);
      }
    }
    return toFloat({ dtype: whole.dtype, shape: [channels, height, width], data });
  }

  private plane(place: LogPlace, picture: LoggedPicture, signal: AbortSignal): Promise<HeldPlane> {
    const key = JSON.stringify([place, picture]);
    return this.planes.get(key, signal, async (reading) => {
      const samples = await this.picture(place, picture, reading);
      const shape = samples.shape as [number, number, number];
      return readPlane(heldTensor('', samples), imagePlane(shape), true, reading);
    });
  }

  private async picture(place: LogPlace, { run, tag, number }: LoggedPicture, signal: AbortSignal): Promise<Tensor> {
    const runs = await this.runs(place, signal);
    const logged = runs.find(({ name }) => name === run)?.images.get(tag)?.[number];
    if (!logged) throw new TensorError(l10n.t('The log has no image {0} for tag {1}', number, tag));
    return logged.read();
  }

  private runs(place: LogPlace, signal: AbortSignal): Promise<readonly Run[]> {
    return this.read.get(JSON.stringify(place), signal, async (reading) =>
      'file' in place
        ? [await readEventFile(place.file.name, this.files.open(place.file), reading)]
        : await readLogs(this.files.folder(place.folder, place.path), reading),
    );
  }
}

/** Images stay in their files: of each there is where it is. */
function sizeOfRuns(runs: readonly Run[]): number {
  const entries = runs.flatMap(({ images, scalars }) => [...images.values(), ...scalars.values()]);
  return ENTRY * entries.reduce((sum, logged) => sum + logged.length, 0);
}
