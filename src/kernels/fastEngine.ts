import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { cellsRead, inChunks } from '../pooling/chunks';
import { plan, type AdoptedTensor, type Engine, type PoolJob, type TimedResult } from '../pooling/engine';
import { planeSizes, type PoolGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import { PlainEngine } from '../pooling/plainEngine';
import type { Plan, PoolResult } from '../pooling/plan';
import { stepsOf } from '../pooling/unpool';
import { bytesPerValue, copyValues, createStorage, type DataOf, isFloat, type DType } from '../tensors/dtype';
import { elementCount, type Pixels, type Tensor, type TensorHeader } from '../tensors/tensor';
import { hasEmptyWindow } from './choose';
import { JsonScanner } from './jsonScanner';
import type { Kernels, Work } from './kernels';
import type { EngineMemory } from './memory';

/** Input cells read below which the plain engine is the quicker. */
const TINY = 4096;
/** Up to here, float32 holds every integer. */
const EXACT = 2 ** 24;
/** Input cells read between two looks at the signal: some milliseconds of work. */
const CHUNK = 20_000_000;
/** A memory that has grown beyond this many bytes cannot shrink: once nothing is in it, another takes its place. */
const CEILING = 2 ** 27;
/** Bytes that tell whether a text begins with a number. */
const HEAD = 4096;

/** Pools with the compiled kernels where there is one, else with the plain engine. */
export class FastEngine implements Engine {
  private readonly plain: PlainEngine;
  private kernels: Promise<Kernels | undefined> | undefined;
  private last: (TensorHeader & { readonly call: LayerCall; readonly plan: Plan }) | undefined;
  missing: Engine['missing'];

  /**
   * @param load loads the kernels on first use; undefined where they do not run
   * @param breathe lets the thread's messages in, so that a signal can arrive
   */
  constructor(
    private readonly load: () => Promise<Kernels | undefined>,
    private readonly breathe: () => Promise<void>,
  ) {
    this.plain = new PlainEngine(breathe);
  }

  async pool(job: PoolJob, signal: AbortSignal): Promise<TimedResult> {
    const { input, call } = job;
    const begun = performance.now();
    if (job.indices) return this.plain.pool(job, signal);
    const [step, unpooling] = stepsOf(call);
    const planned = this.planned(call, step!, input);
    const isTiny = cellsRead(planned.geometry) < TINY;
    const kernels = isTiny ? undefined : await this.loaded();
    const result =
      kernels &&
      (await (unpooling ? this.unpool(kernels, job, planned, signal) : this.run(kernels, job, planned, signal)));
    if (!result) return this.plain.pool(job, signal);
    const milliseconds = performance.now() - begun;
    if (job.mayStay)
      return inPlace(result, milliseconds, () => {
        this.settle(kernels);
      });
    const own = copiedOut(result, milliseconds);
    this.settle(kernels);
    return own;
  }

  /** What is pooled in the same way as before, as batches are, is not planned again. */
  private planned(call: LayerCall, step: LayerCall, { shape, dtype }: TensorHeader): Plan {
    const { last } = this;
    if (last?.call === call && last.dtype === dtype && String(last.shape) === String(shape)) return last.plan;
    const planned = plan(shape, step, dtype);
    this.last = { call, shape, dtype, plan: planned };
    return planned;
  }

  async adopt(tensor: Tensor): Promise<AdoptedTensor> {
    const kernels = await this.loaded();
    if (!kernels || elementCount(tensor.shape) < TINY) return { ...tensor, release: () => undefined };
    const settle = () => {
      this.settle(kernels);
    };
    if (tensor.pixels) return new AdoptedPicture(kernels, tensor.shape, tensor.pixels, settle);
    const { memory } = kernels;
    const { dtype, shape, data } = tensor;
    const address = memory.allocate(data.byteLength);
    copyValues(data, memory.view(dtype, address, data.length));
    const release = () => {
      memory.release(address);
      settle();
    };
    return Object.assign(staying(memory, dtype, shape, address), { release });
  }

  /** The tensor of a text that is one JSON array of numbers and nothing else; undefined if it is anything else. */
  async scanArray(source: ByteSource, signal?: AbortSignal): Promise<Tensor | undefined> {
    const kernels = (await beginsWithNumber(source)) && (await this.loaded());
    if (!kernels) return undefined;
    try {
      const { shape, address, length, end } = await new JsonScanner(kernels).scan(source, 0, signal);
      const data = copied(staying(kernels.memory, 'float32', [length], address));
      kernels.memory.release(address);
      const rest = new TextDecoder().decode(await source.read(end, source.size));
      // what float32 may have rounded is read with care
      const isExact = data.every((value) => !(value >= EXACT || value <= -EXACT));
      return rest.trim() === '' && isExact ? { dtype: 'float32', shape, data } : undefined;
    } catch (error) {
      if (error instanceof TensorError) return undefined;
      throw error;
    } finally {
      this.settle(kernels);
    }
  }

  private loaded(): Promise<Kernels | undefined> {
    this.kernels ??= this.load().then((kernels) => {
      this.missing = !kernels ? 'kernels' : kernels.isShared ? undefined : 'threads';
      return kernels;
    });
    return this.kernels;
  }

  /** Lets go of a memory that is empty and large. */
  private settle(kernels: Kernels): void {
    if (!kernels.isIdle || kernels.memory.buffer.byteLength <= CEILING) return;
    kernels.dismiss();
    this.kernels = undefined;
  }

  /** Undefined if there is no kernel for the plan, or none for the gradient if that is requested. */
  private async run(kernels: Kernels, job: PoolJob, planned: Plan, signal: AbortSignal): Promise<Staying | undefined> {
    const { memory } = kernels;
    const { input, wantsGradient = false } = job;
    const { geometry, dtype } = planned;
    const length = geometry.planes * planeSizes(geometry).output;
    const block = new Blocks(memory);
    const results = new Blocks(memory);
    const output = results.take(length * bytesPerValue(dtype));
    const indices = findsIndices(job, planned) ? results.take(length * 4) : 0;
    let isDone = false;
    try {
      const forth = this.workForth(kernels, block, planned, input, { output, indices, length });
      const gradient = wantsGradient ? roomForGradient(results, input) : 0;
      if (!forth) return undefined;
      const back = gradient ? this.workBack(kernels, block, planned, gradient, indices || forth.source) : undefined;
      if (gradient && !back) return undefined;
      await this.inChunks(forth.work, geometry, signal);
      forth.finish();
      if (back) await this.inChunks(back, geometry, signal);
      const shape = geometry.outputShape;
      isDone = true;
      return {
        plan: planned,
        output: staying(memory, dtype, shape, output),
        indices: stayingIf(memory, 'int32', shape, indices),
        gradInput: stayingIf(memory, input.dtype, input.shape, gradient),
        threads: Math.max(forth.work.threads, back?.threads ?? 1),
        blocks: results,
      };
    } finally {
      block.release();
      if (!isDone) results.release();
    }
  }

  /** Pools, then puts the maxima back. Undefined if one may have no place, which the plain engine refuses. */
  private async unpool(
    kernels: Kernels,
    job: PoolJob,
    pooling: Plan,
    signal: AbortSignal,
  ): Promise<Staying | undefined> {
    const { input, call, wantsGradient = false } = job;
    const planned = plan(pooling.geometry.outputShape, call, input.dtype);
    const { geometry, dtype } = planned;
    const length = planeSizes(geometry).output;
    if (length < planeSizes(pooling.geometry).input) return undefined;
    const before = await this.run(kernels, { input, call }, pooling, signal);
    if (!before) return undefined;
    const { memory } = kernels;
    const { blocks, indices, output: maxima } = before;
    const block = new Blocks(memory);
    let isDone = false;
    try {
      const output = blocks.take(geometry.planes * length * bytesPerValue(dtype));
      const gradient = wantsGradient ? blocks.take(maxima.data.byteLength) : 0;
      const places = indices!.data.byteOffset;
      const work = block.keep(kernels.prepare(planned, dtype, maxima.data.byteOffset, output, places))!;
      const back = wantsGradient ? this.workBack(kernels, block, planned, gradient, places) : undefined;
      await this.inChunks(work, geometry, signal);
      if (back) await this.inChunks(back, geometry, signal);
      isDone = true;
      return {
        plan: planned,
        before,
        output: staying(memory, dtype, geometry.outputShape, output),
        indices: undefined,
        gradInput: stayingIf(memory, dtype, maxima.shape, gradient),
        threads: Math.max(before.threads, work.threads, back?.threads ?? 1),
        blocks,
      };
    } finally {
      block.release();
      if (!isDone) blocks.release();
    }
  }

  /** The way forth; maxima of an image are found among its pixels, and become values at the end. */
  private workForth(
    kernels: Kernels,
    block: Blocks,
    planned: Plan,
    input: Tensor,
    { output, indices, length }: { output: number; indices: number; length: number },
  ) {
    const pixels = pixelsFor(planned, input);
    const values = pixels ? pixelsTensor(input) : input;
    const target = pixels ? block.take(length) : output;
    const source = this.addressOf(kernels, values, block);
    const work = block.keep(kernels.prepare(planned, values.dtype, source, target, indices));
    const finish = () => {
      if (pixels) kernels.exports.divideBytes(target, output, length, pixels.greatest);
    };
    return work && { work, source, finish };
  }

  /** The way back for an output gradient of ones. */
  private workBack(kernels: Kernels, block: Blocks, planned: Plan, gradInput: number, read: number) {
    const { geometry, dtype } = planned;
    const length = geometry.planes * planeSizes(geometry).output;
    if (!isFloat(dtype)) return undefined;
    const ones = block.take(length * bytesPerValue(dtype));
    kernels.memory.view(dtype, ones, length).fill(1);
    return block.keep(kernels.prepareGradient(planned, dtype, ones, gradInput, read));
  }

  private inChunks(work: Work, geometry: PoolGeometry, signal: AbortSignal): Promise<void> {
    return inChunks(work.pieces, cellsRead(geometry) / CHUNK, this.breathe, signal, (from, to) => {
      work.run(from, to);
    });
  }

  /** Where the input's values lie; those that are not in the memory yet are copied there for this work. */
  private addressOf({ memory, exports }: Kernels, tensor: Tensor, block: Blocks): number {
    const { pixels, dtype } = tensor;
    if (pixels && pixels.data.buffer !== memory.buffer) {
      const { length } = pixels.data;
      const [bytes, floats] = [block.take(length), block.take(4 * length)];
      memory.view('uint8', bytes, length).set(pixels.data);
      exports.divideBytes(bytes, floats, length, pixels.greatest);
      return floats;
    }
    const { data } = tensor;
    if (data.buffer === memory.buffer) return data.byteOffset;
    const address = block.take(data.byteLength);
    copyValues(data, memory.view(dtype, address, data.length));
    return address;
  }
}

/** Whether a text is likely to be an array of numbers, before all of it is read. */
async function beginsWithNumber(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, Math.min(HEAD, source.size));
  return /^\s*(?:\[\s*){1,8}[-\dNI]/.test(new TextDecoder().decode(head));
}

/** An image in the engine's memory: its pixels, and its values once they are asked for. */
class AdoptedPicture implements AdoptedTensor {
  readonly dtype = 'float32';
  private readonly blocks: Blocks;
  private readonly length: number;
  private readonly address: number;
  private readonly greatest: number;
  private floats: number | undefined;

  constructor(
    private readonly kernels: Kernels,
    readonly shape: readonly number[],
    { data, greatest }: Pixels,
    private readonly settle: () => void,
  ) {
    const { memory } = kernels;
    this.length = data.length;
    this.greatest = greatest;
    this.blocks = new Blocks(memory);
    this.address = this.blocks.take(data.length);
    memory.view('uint8', this.address, data.length).set(data);
  }

  get pixels(): Pixels {
    return { data: this.kernels.memory.view('uint8', this.address, this.length), greatest: this.greatest };
  }

  get data(): Float32Array<ArrayBuffer> {
    const { kernels, length } = this;
    if (this.floats === undefined) {
      this.floats = this.blocks.take(4 * length);
      kernels.exports.divideBytes(this.address, this.floats, length, this.greatest);
    }
    return kernels.memory.view('float32', this.floats, length);
  }

  release(): void {
    this.blocks.release();
    this.settle();
  }
}

/** The bytes that maxima can be found among in place of the values: where every window has a cell. */
function pixelsFor({ geometry, reduction }: Plan, { pixels }: Tensor): Pixels | undefined {
  return reduction.kind === 'max' && !hasEmptyWindow(geometry) ? pixels : undefined;
}

/** An image's pixels as a tensor of their own, seen again whenever they are asked for. */
function pixelsTensor(input: Tensor): Tensor<'uint8'> {
  return {
    dtype: 'uint8',
    shape: input.shape,
    get data() {
      return input.pixels!.data as Uint8Array<ArrayBuffer>;
    },
  };
}

/** The gradient of maxima goes by their indices. */
function findsIndices({ wantsIndices = true, wantsGradient = false }: PoolJob, { reduction }: Plan): boolean {
  return reduction.kind === 'max' && (wantsIndices || wantsGradient);
}

/** Where the gradient at the input goes; 0 if there is none. */
function roomForGradient(results: Blocks, { shape, dtype }: Tensor): number {
  return isFloat(dtype) ? results.take(elementCount(shape) * bytesPerValue(dtype)) : 0;
}

/** A result in the engine's memory. */
interface Staying {
  readonly plan: Plan;
  /** The max pooling that was undone. */
  readonly before?: Staying;
  readonly output: Tensor;
  readonly indices: Tensor<'int32'> | undefined;
  readonly gradInput: Tensor | undefined;
  readonly threads: number;
  /** What it takes there. */
  readonly blocks: Blocks;
}

/** Values in the engine's memory, seen again whenever they are asked for: a view does not outlive the memory's growth. */
function staying<D extends DType>(
  memory: EngineMemory,
  dtype: D,
  shape: readonly number[],
  address: number,
): Tensor<D> {
  const length = elementCount(shape);
  return {
    dtype,
    shape,
    get data() {
      return memory.view(dtype, address, length);
    },
  };
}

/** Undefined if there is none: its address is 0. */
function stayingIf<D extends DType>(memory: EngineMemory, dtype: D, shape: readonly number[], address: number) {
  return address ? staying(memory, dtype, shape, address) : undefined;
}

type Values = Pick<TimedResult, keyof PoolResult | 'gradInput'>;

/** The result as it is used where it lies. */
function inPlace(result: Staying, milliseconds: number, settle: () => void): TimedResult {
  const { before, threads, blocks } = result;
  const release = () => {
    blocks.release();
    settle();
  };
  return Object.assign(valuesInPlace(result), {
    ...(before && { before: valuesInPlace(before) }),
    milliseconds,
    threads,
    release,
  });
}

function valuesInPlace({ plan: planned, output, indices, gradInput }: Staying): Values {
  const values = { ...planned, output, ...(gradInput && { gradInput }) };
  return indices ? Object.defineProperty(values, 'indices', { enumerable: true, get: () => indices.data }) : values;
}

/** The result as its user's own. */
function copiedOut(result: Staying, milliseconds: number): TimedResult {
  const { before, threads, blocks } = result;
  const own = { ...valuesCopied(result), ...(before && { before: valuesCopied(before) }), milliseconds, threads };
  blocks.release();
  return own;
}

function valuesCopied({ plan: planned, output, indices, gradInput }: Staying): Values {
  const own = (tensor: Tensor): Tensor => ({ ...tensor, data: copied(tensor) });
  return {
    ...planned,
    output: own(output),
    ...(indices && { indices: copied(indices) }),
    ...(gradInput && { gradInput: own(gradInput) }),
  };
}

/** What a piece of work takes of the memory, given back together. */
class Blocks {
  private readonly addresses: number[] = [];
  private readonly works: Work[] = [];

  constructor(private readonly memory: EngineMemory) {}

  take(bytes: number): number {
    const address = this.memory.allocate(bytes);
    this.addresses.push(address);
    return address;
  }

  keep(work: Work | undefined): Work | undefined {
    if (work) this.works.push(work);
    return work;
  }

  release(): void {
    for (const work of this.works) work.dispose();
    for (const address of this.addresses) this.memory.release(address);
  }
}

function copied<D extends DType>({ dtype, data }: Tensor<D>): DataOf<D> {
  const own = createStorage(dtype, data.length);
  copyValues(data, own);
  return own;
}
