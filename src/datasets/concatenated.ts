import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { inFile, runsOf, type Dataset, type DatasetKind, type ImageShape } from './dataset';

/** Images of bytes in one file, each at the same distance from the one before. */
export interface Part {
  readonly path: string;
  readonly source: ByteSource;
  readonly length: number;
  /** Where the first image begins, and how far it is to the next. */
  readonly start: number;
  readonly stride: number;
  readonly labels?: readonly number[];
  /** Each plane lies column by column, as MATLAB writes it. */
  readonly isColumnMajor?: boolean;
}

/** Files one after the other as one dataset. Only the requested images are read. */
export function concatenated(
  kind: DatasetKind,
  shape: ImageShape,
  parts: readonly Part[],
  known: Pick<Dataset, 'name' | 'split' | 'classes'> = {},
): Dataset {
  const size = shape[0] * shape[1] * shape[2];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const labels = parts.every((part) => part.labels) ? parts.flatMap((part) => part.labels!) : undefined;
  return {
    kind,
    shape,
    length,
    files: parts.map(({ path }) => path),
    ...known,
    async read(indices) {
      const runs = [...runsOf(indices)];
      const asStored = runs.length === 1 ? await readStored(parts, runs[0]!, size) : undefined;
      const data = asStored ?? new Uint8Array(indices.length * size);
      if (!asStored) {
        for (const { at, first, count } of runs) {
          await readRun(parts, first, count, data.subarray(at * size, (at + count) * size), shape);
        }
      }
      return { data, ...(labels && { labels: indices.map((index) => labels[index]!) }) };
    },
  };
}

/** A run of images that lie in one file as they are wanted: no copy is made. */
async function readStored(
  parts: readonly Part[],
  { first, count }: { readonly first: number; readonly count: number },
  size: number,
): Promise<Uint8Array | undefined> {
  let before = 0;
  for (const { path, source, length, start, stride, isColumnMajor } of parts) {
    if (first >= before && first + count <= before + length) {
      if (stride !== size || isColumnMajor) return undefined;
      const begin = start + (first - before) * size;
      return inFile(path, () => readBytes(source, begin, begin + count * size));
    }
    before += length;
  }
  return undefined;
}

async function readRun(parts: readonly Part[], first: number, count: number, target: Uint8Array, shape: ImageShape) {
  const size = shape[0] * shape[1] * shape[2];
  let done = 0;
  let before = 0;
  for (const { path, source, length, start, stride, isColumnMajor } of parts) {
    const from = Math.max(first + done - before, 0);
    const to = Math.min(first + count - before, length);
    before += length;
    if (from >= to) continue;
    const begin = start + from * stride;
    const bytes = await inFile(path, () => readBytes(source, begin, begin + (to - from - 1) * stride + size));
    for (let image = 0; image < to - from; image++) {
      const stored = bytes.subarray(image * stride, image * stride + size);
      const place = (done + image) * size;
      if (isColumnMajor) putColumns(stored, shape, target.subarray(place, place + size));
      else target.set(stored, place);
    }
    done += to - from;
  }
}

/** Turns planes that lie column by column. */
function putColumns(stored: Uint8Array, [channels, height, width]: ImageShape, target: Uint8Array): void {
  let from = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let column = 0; column < width; column++) {
      for (let row = 0; row < height; row++) target[(channel * height + row) * width + column] = stored[from++]!;
    }
  }
}
