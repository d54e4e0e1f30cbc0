import { PoolscopeError } from '../errors';
import { viewStorage, type DType, type DataOf } from '../tensors/dtype';

/** Where the engine's memory begins to be given out: below it are the kernels' own values. */
const BASE = 65_536;
const PAGE = 65_536;
/** Blocks begin at a multiple of it, and have as many bytes after them that whole vectors may read. */
const ALIGNMENT = 64;
/** WebAssembly's own limit. */
const LIMIT = 65_535 * PAGE;

/**
 * The memory that kernels work in. Blocks that are given back are taken again: memory that was touched before is many
 * times faster than new memory.
 */
export class EngineMemory {
  readonly memory: WebAssembly.Memory;
  private top = BASE;
  private given = 0;
  private readonly sizes = new Map<number, number>();
  private readonly free = new Map<number, number[]>();

  /** @param shared whether threads work in it together */
  constructor(shared = false) {
    this.memory = new WebAssembly.Memory({ initial: 32, maximum: 65_536, shared });
  }

  get buffer(): ArrayBuffer {
    return this.memory.buffer;
  }

  /** How many blocks are in use. */
  get blocks(): number {
    return this.given;
  }

  /**
   * The address of a block; what it holds is left from before.
   *
   * @throws PoolscopeError if there is not that much memory
   */
  allocate(bytes: number): number {
    const size = sizeClass(bytes);
    const address = this.free.get(size)?.pop() ?? this.extend(size, bytes);
    this.given++;
    return address;
  }

  release(address: number): void {
    const size = this.sizes.get(address);
    if (size === undefined) throw new Error(`no block begins at ${address}`);
    this.given--;
    const list = this.free.get(size);
    if (list) list.push(address);
    else this.free.set(size, [address]);
  }

  /** Values that lie at an address; the view holds until the memory grows. */
  view<D extends DType>(dtype: D, address: number, length: number): DataOf<D> {
    return viewStorage(dtype, this.buffer, address, length);
  }

  private extend(size: number, asked: number): number {
    const address = this.top;
    this.reserve(address + size, asked);
    this.top = address + size;
    this.sizes.set(address, size);
    return address;
  }

  private reserve(end: number, asked: number): void {
    const missing = end - this.buffer.byteLength;
    if (missing <= 0) return;
    try {
      if (end > LIMIT) throw new RangeError();
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      throw new PoolscopeError(`not enough memory: ${asked} bytes more than ${this.top} do not fit`);
    }
  }
}

/** Sizes are rounded up by at most an eighth, so that blocks of nearly the same size serve each other. */
function sizeClass(bytes: number): number {
  const step = Math.max(ALIGNMENT, 2 ** (Math.floor(Math.log2(Math.max(bytes, 1))) - 3));
  return Math.ceil((bytes + ALIGNMENT) / step) * step;
}
