import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { FileAddress } from '../files/address';
import type { ByteSource } from '../files/byteSource';
import { heldTensor } from '../formats/heldTensor';
import { isImage, toFloat } from '../formats/image';
import { readFile } from '../formats/index';
import type { StoredTensor } from '../formats/storedTensor';
import type { TensorFile } from '../formats/tensorFile';
import { createStorage, type TensorData } from '../tensors/dtype';
import { makeTensor } from '../tensors/making';
import { elementCount, type Tensor } from '../tensors/tensor';
import type { Block } from '../tensors/tile';
import type { FileContents, Origin } from './origin';
import { blockOf, overviewOf, readPlane, type HeldPlane } from './planeReader';
import type { PlaneOfFile, PlaneOverview } from './planes';
import type { EngineContract } from './protocol';
import { ReadCache } from './readCache';

type Asks = EngineContract['requests'];

/** The most bytes that are kept of tensors, of planes and of files: a view that comes back need not read again. */
const CEILING = 2 ** 29;
/** About what a tensor takes in the list of a file's. */
const ENTRY = 500;
/** Bytes from which on a text is scanned before it is read in any other way. */
const LARGE = 2 ** 16;
/** Bytes by which images are known. */
const HEAD = 64;

/** Reads one JSON array of numbers quickly; undefined if the text is anything else. */
export type ArrayScanner = (source: ByteSource, signal: AbortSignal) => Promise<Tensor | undefined>;

interface OpenFile extends TensorFile {
  readonly isImage: boolean;
}

/** Reads tensors out of files, and keeps the last ones. */
export class TensorStore {
  private readonly tensors: ReadCache<Tensor>;
  private readonly files: ReadCache<OpenFile>;
  private readonly planes: ReadCache<HeldPlane>;

  /** @param log gets what is no longer kept, and what is wrong with a file that is read all the same */
  constructor(
    private readonly open: (file: FileAddress) => Promise<ByteSource>,
    private readonly scan: ArrayScanner = () => Promise.resolve(undefined),
    private readonly log?: (message: string) => void,
  ) {
    this.tensors = new ReadCache('tensors', CEILING, sizeOfTensor, log);
    this.files = new ReadCache('files', CEILING, sizeOfFile, log);
    this.planes = new ReadCache('planes', CEILING, ({ values, pyramid }) => values.byteLength + pyramid.bytes, log);
  }

  /** What is held, in bytes. */
  get bytes(): number {
    return this.tensors.bytes + this.files.bytes + this.planes.bytes;
  }

  /** Lets go of all that was read of a file, in whatever state it was. */
  forget(uri: string): void {
    const part = JSON.stringify({ uri }).slice(1, -1);
    for (const cache of [this.tensors, this.files, this.planes]) cache.forgetThose(part);
  }

  /** @throws TensorError if the file is none that is read, or a broken one */
  async list(file: FileAddress, signal: AbortSignal): Promise<FileContents> {
    const { tensors, refused, warnings, isImage } = await this.contents(file, signal);
    for (const warning of warnings ?? []) this.log?.(`${file.name}: ${warning}`);
    return {
      tensors: tensors.map(headerOf),
      refused,
      isImage,
      ...(warnings?.length ? { warnings } : {}),
    };
  }

  /** @throws TensorError if there is no such plane, CancelledError if `signal` says so */
  async plane({ file, of, limit }: Asks['plane']['ask'], signal: AbortSignal): Promise<PlaneOverview> {
    return overviewOf((await this.held(file, of, signal)).held, limit);
  }

  /** @throws TensorError if there is no such plane, CancelledError if `signal` says so */
  async block({ file, of, level, region }: Asks['block']['ask'], signal: AbortSignal): Promise<Block> {
    const { stored, held } = await this.held(file, of, signal);
    return blockOf(stored, held, { level, region }, signal);
  }

  /** @throws TensorError if the tensor cannot be read, CancelledError if `signal` says so */
  tensorOf(origin: Exclude<Origin, { kind: 'logged' }>, signal: AbortSignal): Promise<Tensor> {
    if (origin.kind === 'described') return makeTensor(origin.tensor, signal);
    return this.tensors.get(JSON.stringify(origin), signal, (reading) => this.read(origin, reading));
  }

  private async read({ file, choice }: Origin & { kind: 'file' }, signal: AbortSignal): Promise<Tensor> {
    const { entry, raw, isImage, channelsLast, select } = choice;
    const tensor = await selected(await this.entry(file, entry, signal), select, signal);
    const floats = isImage && !raw ? toFloat(tensor) : tensor;
    return channelsLast ? channelsFirst(floats) : floats;
  }

  private async held(file: FileAddress, of: PlaneOfFile, signal: AbortSignal) {
    const stored = await this.entry(file, of.entry, signal);
    const { isImage: isPicture } = await this.contents(file, signal);
    const key = JSON.stringify([file, of]);
    const held = await this.planes.get(key, signal, (reading) => readPlane(stored, of.plane, isPicture, reading));
    return { stored, held };
  }

  private async entry(file: FileAddress, entry: string, signal: AbortSignal): Promise<StoredTensor> {
    const stored = (await this.contents(file, signal)).tensors.find(({ name }) => name === entry);
    if (!stored) throw new TensorError(l10n.t('The file no longer contains tensor {0}', entry));
    return stored;
  }

  /** What is in a file. */
  private contents(file: FileAddress, signal: AbortSignal): Promise<OpenFile> {
    return this.files.get(JSON.stringify(file), signal, (reading) => this.look(file, reading));
  }

  private async look(file: FileAddress, signal: AbortSignal): Promise<OpenFile> {
    const source = await this.open(file);
    if (source.size >= LARGE && file.name.endsWith('.json')) {
      const tensor = await this.scan(source, signal);
      if (tensor) return { tensors: [heldTensor('', tensor)], refused: [], isImage: false };
    }
    const head = await source.read(0, Math.min(HEAD, source.size));
    const contents = await readFile(file.name, source, signal, file.reading);
    return { ...contents, isImage: isImage(head) };
  }
}

function headerOf({ name, dtype, shape, notes }: StoredTensor): FileContents['tensors'][number] {
  return { name, dtype, shape, ...(notes ? { notes } : {}) };
}

/** An image's values are made of its pixels once they are asked for. */
function sizeOfTensor(tensor: Tensor): number {
  return tensor.pixels ? 5 * tensor.pixels.data.byteLength : tensor.data.byteLength;
}

function sizeOfFile({ tensors }: OpenFile): number {
  return tensors.reduce((sum, { heldBytes = 0 }) => sum + heldBytes + ENTRY, 0);
}

/** What lies at an index along each of the leading axes; only that is read. */
async function selected(stored: StoredTensor, select: readonly number[], signal: AbortSignal): Promise<Tensor> {
  const { dtype, shape } = stored;
  const beyond = select.findIndex((index, axis) => index >= (shape[axis] ?? 0));
  if (beyond >= 0) throw new TensorError(l10n.t('Index {1} is out of range for dim {0}', beyond, select[beyond]!));
  const rest = shape.slice(select.length);
  const length = elementCount(rest);
  const start = select.reduce((at, index, axis) => at + index * elementCount(shape.slice(axis + 1)), 0);
  const range = select.length > 0 ? { start, end: start + length } : undefined;
  return { dtype, shape: rest, data: await stored.read(range, signal) };
}

/** (…, H, W, C) as (…, C, H, W). */
function channelsFirst({ dtype, shape, data }: Tensor): Tensor {
  const channels = shape.at(-1)!;
  const plane = shape.at(-2)! * shape.at(-3)!;
  const turned = createStorage(dtype, data.length);
  const copy = <T extends TensorData>(from: T, to: T) => {
    for (let block = 0; block < data.length; block += plane * channels) {
      for (let channel = 0; channel < channels; channel++) {
        const start = block + channel * plane;
        for (let cell = 0; cell < plane; cell++) to[start + cell] = from[block + cell * channels + channel]!;
      }
    }
  };
  copy(data, turned);
  return { dtype, shape: [...shape.slice(0, -3), channels, ...shape.slice(-3, -1)], data: turned };
}
