import { cellsRead } from '../pooling/chunks';
import type { Plan } from '../pooling/plan';
import { rowCount } from '../pooling/windows';
import type { DType } from '../tensors/dtype';
import { writeBlock } from './block';
import { choose, chooseGradient, type Choice } from './choose';
import { BOARD_BYTES, Crew, type KernelExports, type Seat } from './crew';
import { importsFor } from './imports';
import { EngineMemory } from './memory';
import { Kernel } from './shared/kernel';

type Address = number;

/** Cells read from which on several threads are quicker than one: a fraction of a millisecond. */
const SHARED_WORK = 2_000_000;
/** Pieces that each thread takes, so that all are done at about the same time. */
const PIECES = 6;
/** The fewest output rows in a piece: its first ones read input rows that the piece before has read, too. */
const MIN_ROWS = 16;

/** Work that is ready to be done, piece by piece. */
export interface Work {
  readonly pieces: number;
  /** How many threads took part so far, the calling one included. */
  readonly threads: number;
  /** Does the pieces `from` to `to` (not included). */
  run(from: number, to: number): void;
  /** Gives back the memory that only the work needed. */
  dispose(): void;
}

/** The kernels, the memory they work in, and the threads that do. */
export class Kernels {
  private constructor(
    readonly memory: EngineMemory,
    readonly exports: KernelExports,
    private readonly crew: Crew | undefined,
    readonly threads: number,
  ) {}

  /** Whether their memory is shared, so that several threads can work in it. */
  get isShared(): boolean {
    return this.crew !== undefined;
  }

  /** Whether nothing is in their memory but what they need themselves. */
  get isIdle(): boolean {
    return this.memory.blocks === (this.crew ? 1 : 0);
  }

  /** Ends the threads that help: the kernels are no longer used. */
  dismiss(): void {
    this.crew?.dismiss();
  }

  /** Kernels for one thread. @param bytes the compiled kernels, `dist/kernels.wasm` */
  static async load(bytes: BufferSource): Promise<Kernels> {
    const memory = new EngineMemory();
    const { instance } = await WebAssembly.instantiate(bytes, importsFor(memory.memory));
    return new Kernels(memory, instance.exports as unknown as KernelExports, undefined, 1);
  }

  /**
   * Kernels for several threads; helpers take part in the work once they run.
   *
   * @param bytes the kernels compiled for shared memory, `dist/kernels.shared.wasm`
   * @param threads how many, the calling one included
   * @param start starts a thread that calls `help` with its seat
   */
  static async loadShared(bytes: BufferSource, threads: number, start: (seat: Seat) => void): Promise<Kernels> {
    const memory = new EngineMemory(true);
    const module = await WebAssembly.compile(bytes);
    const instance = await WebAssembly.instantiate(module, importsFor(memory.memory));
    const exports = instance.exports as unknown as KernelExports;
    const board = memory.allocate(BOARD_BYTES);
    const crew = new Crew(memory.memory, board, exports);
    for (let number = 1; number < threads; number++) start({ module, memory: memory.memory, board, number });
    return new Kernels(memory, exports, crew, threads);
  }

  /**
   * Makes a plan ready for an input and an output in the engine's memory, in output rows over all planes, or in planes if it
   * unpools; undefined if there is no kernel for it.
   *
   * @param indices where the maxima's positions go, 0 if they are not needed; or where those lie that are unpooled
   */
  prepare(plan: Plan, dtype: DType, input: Address, output: Address, indices: Address): Work | undefined {
    const choice = choose(plan, dtype, indices !== 0);
    const addresses = { input, output, indices };
    if (plan.reduction.kind === 'unpool') return choice && this.work(choice, plan, addresses, plan.geometry.planes, 1);
    const height = plan.geometry.axes.at(-2);
    const least = Math.max(MIN_ROWS, height?.kind === 'sliding' ? 2 * height.span : 1);
    return choice && this.work(choice, plan, addresses, rowCount(plan.geometry), least);
  }

  /**
   * Makes the way back ready, from the gradient at the output to the one at the input, in planes; undefined if there is no
   * kernel for it.
   *
   * @param read where the positions lie, or the values that norms are of
   */
  prepareGradient(plan: Plan, dtype: DType, gradOutput: Address, gradInput: Address, read: Address): Work | undefined {
    const choice = chooseGradient(plan, dtype);
    return (
      choice &&
      this.work(choice, plan, { input: gradOutput, output: gradInput, indices: read }, plan.geometry.planes, 1)
    );
  }

  /** @param least the fewest pieces that are worth a thread's while */
  private work(
    choice: Choice,
    plan: Plan,
    { input, output, indices }: { input: Address; output: Address; indices: Address },
    pieces: number,
    least: number,
  ): Work {
    const { crew, exports, threads } = this;
    const kernel = Kernel[choice.kernel];
    const block = writeBlock(this.memory, plan, choice.band);
    const scratchBytes = Math.ceil(choice.scratch / 64) * 64;
    const scratch = this.memory.allocate(scratchBytes * threads);
    const job = { kernel, block, input, output, indices, scratch, scratchBytes };
    const perPiece = cellsRead(plan.geometry) / pieces;
    let taking = 1;
    return {
      pieces,
      get threads() {
        return taking;
      },
      run: (from, to) => {
        if (!crew || (to - from) * perPiece < SHARED_WORK) {
          exports.run(kernel, block, input, output, indices, from, to, scratch);
        } else {
          const step = Math.max(least, Math.ceil((to - from) / (threads * PIECES)));
          taking = Math.max(taking, crew.run(job, from, to, step));
        }
      },
      dispose: () => {
        this.memory.release(block);
        this.memory.release(scratch);
      },
    };
  }
}
