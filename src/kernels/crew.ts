import { importsFor } from './imports';

/** Free threads take one piece of work after the other from here. Fields of i32 in shared memory. */
const FIELD = {
  /** Counts the jobs; who has nothing to do waits for it to change. */
  turn: 0,
  /** 1 while there are pieces to be taken. */
  open: 1,
  /** How many helpers look at the job. */
  active: 2,
  /** The first piece that nobody has taken. */
  next: 3,
  end: 4,
  step: 5,
  scratchBytes: 6,
  scratch: 7,
  kernel: 8,
  block: 9,
  input: 10,
  output: 11,
  indices: 12,
  /** How many threads have taken pieces of the job. */
  threads: 13,
  /** 1 once there is no more work. */
  over: 14,
} as const;
export const BOARD_BYTES = 64;

/** What a kernel is called with, but for the pieces. */
export interface Job {
  readonly kernel: number;
  readonly block: number;
  readonly input: number;
  readonly output: number;
  readonly indices: number;
  /** As many bytes for each thread, one after the other. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** What assembly/index.ts exports. */
export interface KernelExports {
  run(
    kernel: number,
    block: number,
    input: number,
    output: number,
    indices: number,
    from: number,
    to: number,
    scratch: number,
  ): void;
  divideBytes(from: number, to: number, count: number, greatest: number): void;
  countCommas(text: number, length: number): number;
  scanArray(text: number, start: number, length: number, values: number, report: number, powers: number): void;
}

/** A helper's place: what it needs to work on the same memory. */
export interface Seat {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the board stands in the memory. */
  readonly board: number;
  /** From 1 on; 0 is the thread that gives out the work. */
  readonly number: number;
}

/** Does a job's pieces in several threads: this one and helpers that wait for work, asleep. */
export class Crew {
  private readonly board: Int32Array;

  constructor(
    memory: WebAssembly.Memory,
    address: number,
    private readonly exports: KernelExports,
  ) {
    this.board = boardAt(memory, address).fill(0);
  }

  /**
   * Returns when pieces `from` to `to` are done; helpers take `step` of them at a time, as this thread does.
   *
   * @returns how many threads took part
   */
  run(job: Job, from: number, to: number, step: number): number {
    const { board } = this;
    for (const name of ['kernel', 'block', 'input', 'output', 'indices', 'scratch', 'scratchBytes'] as const) {
      board[FIELD[name]] = job[name];
    }
    board[FIELD.end] = to;
    board[FIELD.step] = step;
    board[FIELD.threads] = 0;
    Atomics.store(board, FIELD.next, from);
    Atomics.store(board, FIELD.open, 1);
    Atomics.add(board, FIELD.turn, 1);
    Atomics.notify(board, FIELD.turn);
    takePieces(board, this.exports, 0);
    Atomics.store(board, FIELD.open, 0);
    for (let active; (active = Atomics.load(board, FIELD.active)) > 0;) Atomics.wait(board, FIELD.active, active);
    return Atomics.load(board, FIELD.threads);
  }

  /** Sends the helpers home. */
  dismiss(): void {
    const { board } = this;
    Atomics.store(board, FIELD.over, 1);
    Atomics.add(board, FIELD.turn, 1);
    Atomics.notify(board, FIELD.turn);
  }
}

/** What a helper's thread does until it is dismissed. */
export function help({ module, memory, board: address, number }: Seat): void {
  const { exports } = new WebAssembly.Instance(module, importsFor(memory));
  const board = boardAt(memory, address);
  for (;;) {
    const turn = Atomics.load(board, FIELD.turn);
    if (Atomics.load(board, FIELD.over) === 1) return;
    Atomics.add(board, FIELD.active, 1);
    if (Atomics.load(board, FIELD.open) === 1) takePieces(board, exports as unknown as KernelExports, number);
    Atomics.sub(board, FIELD.active, 1);
    Atomics.notify(board, FIELD.active);
    Atomics.wait(board, FIELD.turn, turn);
  }
}

function takePieces(board: Int32Array, exports: KernelExports, thread: number): void {
  const at = (field: number) => board[field]!;
  const end = at(FIELD.end);
  const step = at(FIELD.step);
  const scratch = at(FIELD.scratch) + thread * at(FIELD.scratchBytes);
  for (let isFirst = true; ; isFirst = false) {
    const from = Atomics.add(board, FIELD.next, step);
    if (from >= end) return;
    if (isFirst) Atomics.add(board, FIELD.threads, 1);
    const to = Math.min(from + step, end);
    exports.run(
      at(FIELD.kernel),
      at(FIELD.block),
      at(FIELD.input),
      at(FIELD.output),
      at(FIELD.indices),
      from,
      to,
      scratch,
    );
  }
}

function boardAt(memory: WebAssembly.Memory, address: number): Int32Array {
  return new Int32Array(memory.buffer, address, BOARD_BYTES / 4);
}
