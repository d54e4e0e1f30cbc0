import type { DType } from '../dtype';
import type { Plan } from '../pooling/plan';
import { writeBlock } from './block';
import { choose, kernelNumbers } from './choose';
import { EngineMemory } from './memory';

type Address = number;

/** What assembly/index.ts exports. */
interface Exports {
  run(
    kernel: number,
    block: Address,
    input: Address,
    output: Address,
    indices: Address,
    from: number,
    to: number,
    scratch: Address,
  ): void;
}

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
    const choice = choose(plan, dtype, indices !== 0);
    if (!choice) return undefined;
    const kernel = kernelNumbers.indexOf(choice.kernel);
    const block = writeBlock(this.memory, plan);
    const scratch = this.memory.allocate(choice.scratch);
    return {
      rows: (from, to) => {
        this.exports.run(kernel, block, input, output, indices, from, to, scratch);
      },
      dispose: () => {
        this.memory.release(block);
        this.memory.release(scratch);
      },
    };
  }
}
