import type { DType } from '../dtype';
import type { Plan } from '../pooling/plan';
import { writeBlock } from './block';
import { chooseAverage, chooseIndices, chooseMax, indexKernels, isKnown, maxKernels } from './choose';
import { EngineMemory } from './memory';

type Address = number;

/** What assembly/index.ts exports. */
interface Exports {
  maxFloat32(
    kernel: number,
    block: Address,
    input: Address,
    output: Address,
    from: number,
    to: number,
    scratch: Address,
  ): void;
  maxIndicesFloat32(
    kernel: number,
    block: Address,
    input: Address,
    output: Address,
    indices: Address,
    from: number,
    to: number,
    scratch: Address,
  ): void;
  averageFloat32(
    sliding: number,
    block: Address,
    input: Address,
    output: Address,
    from: number,
    to: number,
    scratch: Address,
  ): void;
  averageFloat64(block: Address, input: Address, output: Address, from: number, to: number): void;
  averageInt64(block: Address, input: Address, output: Address, from: number, to: number): void;
  maxFloat64: MaxOfAny;
  maxInt8: MaxOfAny;
  maxUint8: MaxOfAny;
  maxInt16: MaxOfAny;
  maxInt32: MaxOfAny;
  maxInt64: MaxOfAny;
}

type MaxOfAny = (block: Address, input: Address, output: Address, indices: Address, from: number, to: number) => void;

/** Work that is ready to be done, piece by piece. */
export interface Work {
  /** Fills the output rows `from` to `to` (not included), counted over all planes. */
  rows(from: number, to: number): void;
  /** Gives back the memory that only the work needed. */
  dispose(): void;
}

/** The kernels and the memory they work in. */
export class Kernels {
  private constructor(
    readonly memory: EngineMemory,
    private readonly exports: Exports,
  ) {}

  /** @param module the compiled kernels, `dist/kernels.wasm` */
  static async load(module: BufferSource): Promise<Kernels> {
    const memory = new EngineMemory();
    const { instance } = await WebAssembly.instantiate(module, { env: { memory: memory.memory } });
    return new Kernels(memory, instance.exports as unknown as Exports);
  }

  /**
   * Makes a plan ready for an input and an output in the engine's memory; undefined if there is no kernel for it.
   *
   * @param indices where the maxima's positions go, 0 if they are not wanted
   */
  prepare(plan: Plan, dtype: DType, input: Address, output: Address, indices: Address): Work | undefined {
    if (!isKnown(plan, dtype)) return undefined;
    const { kernels, scratchBytes } = this.choose(plan, dtype, input, output, indices);
    const block = writeBlock(this.memory, plan);
    const scratch = this.memory.allocate(scratchBytes);
    return {
      rows: (from, to) => {
        kernels(block, scratch, from, to);
      },
      dispose: () => {
        this.memory.release(block);
        this.memory.release(scratch);
      },
    };
  }

  private choose(plan: Plan, dtype: DType, input: Address, output: Address, indices: Address) {
    type Run = (block: Address, scratch: Address, from: number, to: number) => void;
    const { exports } = this;
    const of = (scratchBytes: number, kernels: Run) => ({ kernels, scratchBytes });
    if (plan.reduction.kind === 'avg') {
      if (dtype === 'int64') return of(0, (block, _, from, to) => exports.averageInt64(block, input, output, from, to));
      if (dtype === 'float64') {
        return of(0, (block, _, from, to) => exports.averageFloat64(block, input, output, from, to));
      }
      const { kernel, scratch } = chooseAverage(plan);
      const sliding = kernel === 'sliding' ? 1 : 0;
      return of(scratch, (block, room, from, to) =>
        exports.averageFloat32(sliding, block, input, output, from, to, room),
      );
    }
    const plain = this.maxOf(dtype);
    if (plain) return of(0, (block, _, from, to) => plain(block, input, output, indices, from, to));
    if (indices) {
      const { kernel, scratch } = chooseIndices(plan);
      return of(scratch, (block, room, from, to) =>
        exports.maxIndicesFloat32(indexKernels[kernel], block, input, output, indices, from, to, room),
      );
    }
    const { kernel, scratch } = chooseMax(plan);
    return of(scratch, (block, room, from, to) =>
      exports.maxFloat32(maxKernels[kernel], block, input, output, from, to, room),
    );
  }

  /** The kernel of a dtype that is pooled one window at a time; half floats are kept as float32. */
  private maxOf(dtype: DType): MaxOfAny | undefined {
    const { maxFloat64: float64, maxInt8: int8, maxUint8: uint8, maxInt16: int16, maxInt32: int32 } = this.exports;
    const kernels: Partial<Record<DType, MaxOfAny>> = {
      float64,
      int8,
      uint8,
      int16,
      int32,
      int64: this.exports.maxInt64,
    };
    return kernels[dtype];
  }
}
