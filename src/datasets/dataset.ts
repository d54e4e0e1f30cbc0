import { TensorError } from '../errors';

/** Which part of a dataset. */
export type Split = 'train' | 'test';

/** Channels, height and width of an image. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** Images one after the other, each of shape (C, H, W). Bytes are 0…255, floats are what they are. */
export interface DatasetSamples {
  readonly data: Uint8Array | Float32Array;
  /** A class number for each image; absent if the dataset has none. */
  readonly labels?: readonly number[];
}

/** The kinds of datasets that are read. */
export type DatasetKind =
  'cifarPython' | 'cifarBinary' | 'idx' | 'svhn' | 'stl10' | 'arrays' | 'images' | 'classFolders';

/** An array of images in a file. */
interface ArrayPlace {
  readonly path: string;
  /** Its name in an archive; empty if it is the only one. */
  readonly name: string;
  readonly channelsLast: boolean;
}

/** Images of one shape, read on request. */
export interface Dataset {
  readonly kind: DatasetKind;
  /** What people call it: CIFAR-10; absent if it is nobody's but the reader's. */
  readonly name?: string;
  /** How many images it has. */
  readonly length: number;
  readonly shape: ImageShape;
  /** The part that was read; absent if the dataset is not divided. */
  readonly split?: Split;
  /** Names of the classes by number, if they are known. */
  readonly classes?: readonly string[];
  /** The files that its images lie in. */
  readonly files: readonly string[];
  /** For images in files of their own: the folder that they lie in, alone or by class. */
  readonly folder?: string;
  /** For images in files of their own: some have another size than the first, so that they must be resized. */
  readonly isMixed?: boolean;
  /** For arrays: which ones of the files. */
  readonly arrays?: readonly ArrayPlace[];
  /**
   * The images of these numbers, in this order.
   *
   * @throws TensorError naming the file and the place if one cannot be read
   */
  read(indices: readonly number[], signal?: AbortSignal): Promise<DatasetSamples>;
}

/** Runs of numbers that follow one another, so that each is read at once. */
export function* runsOf(indices: readonly number[]): Generator<{ at: number; first: number; count: number }> {
  for (let at = 0; at < indices.length;) {
    const first = indices[at]!;
    let count = 1;
    while (indices[at + count] === first + count) count++;
    yield { at, first, count };
    at += count;
  }
}

/** Runs `work`; its errors name the file. */
export async function inFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof TensorError ? new TensorError(`${path}: ${error.message}`) : error;
  }
}
