import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { heap } from '../tensors/allocator';
import { bytesPerValue, copyValues } from '../tensors/dtype';
import { elementCount, formatShape } from '../tensors/tensor';
import { isGif, readGifFrames } from './gif';
import { heldTensor } from './heldTensor';
import { isTiff, readSamples } from './image';
import { checkRoom } from './imageTensor';
import type { StoredTensor } from './storedTensor';
import { TensorFileBuilder, type TensorFile } from './tensorFile';
import { tiffPages, type TiffPage } from './tiff';

/** The names of an animation's frames and of a file's pages, as a batch. */
const FRAMES = 'frames';
const PAGES = 'pages';

/**
 * An image, without a name, and all frames or pages of its file if there are more: as one batch, or each by itself if they differ
 * in shape.
 *
 * @throws TensorError if the first one cannot be read
 */
export async function readImage(source: ByteSource): Promise<TensorFile> {
  const warnings: string[] = [];
  const first = await readSamples(source, (warning) => warnings.push(warning));
  const file = new TensorFileBuilder();
  await file.add('', () => heldTensor('', first));
  const head = await source.read(0, Math.min(6, source.size));
  if (isGif(head)) {
    await file.attempt(FRAMES, async () => {
      const frames = readGifFrames(await readBytes(source, 0, source.size), (warning) => warnings.push(warning));
      if (frames) await file.add(FRAMES, () => heldTensor(FRAMES, frames));
    });
  } else if (isTiff(head)) {
    await file.attempt(PAGES, async () => {
      await addPages(file, await readBytes(source, 0, source.size), warnings);
    });
  }
  return { tensors: file.tensors, refused: file.refused, warnings };
}

async function addPages(file: TensorFileBuilder, bytes: Uint8Array, warnings: string[]): Promise<void> {
  const pages = tiffPages(bytes);
  const [first] = pages;
  if (!first || pages.length === 1) return;
  const kindOf = ({ dtype, shape }: TiffPage) => `${dtype} ${formatShape(shape)}`;
  if (pages.every((page) => kindOf(page) === kindOf(first))) {
    warnings.push(l10n.t('{0} pages: the first one by itself, and all as "{1}"', pages.length, PAGES));
    await file.add(PAGES, () => {
      checkRoom(pages.length * elementCount(first.shape) * bytesPerValue(first.dtype), bytes.length);
      return batchOf(PAGES, pages, bytes.length);
    });
    return;
  }
  warnings.push(l10n.t('{0} pages of different shapes, each by itself', pages.length));
  for (const [number, page] of pages.entries()) {
    const name = `${PAGES}.${number}`;
    await file.add(name, () => ({ ...batchOf(name, [page], bytes.length), shape: page.shape }));
  }
}

/** Pages of one shape; those that are asked for are decoded. */
function batchOf(name: string, pages: readonly TiffPage[], heldBytes: number): StoredTensor {
  const { dtype, shape } = pages[0]!;
  const size = elementCount(shape);
  return {
    name,
    dtype,
    shape: [pages.length, ...shape],
    heldBytes,
    read({ start, end } = { start: 0, end: pages.length * size }) {
      if (!(start >= 0 && start <= end && end <= pages.length * size)) {
        const refusal = l10n.t('Values {0} to {1} do not exist: the tensor has {2}', start, end, pages.length * size);
        return Promise.reject(new TensorError(refusal));
      }
      const data = heap.allocate(dtype, end - start);
      for (let page = Math.floor(start / size); page * size < end; page++) {
        const values = pages[page]!.read().data;
        const [from, to] = [Math.max(start - page * size, 0), Math.min(end - page * size, size)];
        copyValues(values.subarray(from, to), data, page * size + from - start);
      }
      return Promise.resolve(data);
    },
  };
}
