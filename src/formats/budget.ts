import * as l10n from '@vscode/l10n';
import { CancelledError, TensorError } from '../errors';
import type { Turns } from '../python/turns';

/** What readers take of any file. */
export const most = {
  /** Tensors of a file, and entries that are refused. */
  tensors: 2 ** 16,
  /** Levels of containers in one another. */
  depth: 100,
  /** Opcodes of a pickle; what takes more memory or time counts as several. */
  opcodes: 2_000_000,
  /** Cells in a row of a table, and bytes in one. */
  cells: 2 ** 20,
  cell: 2 ** 20,
  /** Lines of any text, and bytes in one. */
  lines: 2 ** 24,
  line: 2 ** 24,
  /** Files in one gzip file. */
  parts: 2 ** 14,
} as const;

/** Bytes that anything may become in memory, and how many each of its bytes may if they are more: a large array comes in a large file. */
const rooms = {
  gzip: [2 ** 26, 20],
  member: [2 ** 28, 50],
  image: [2 ** 27, 100],
  // JPEG and WebP pack more, and their decoders hold more than the image
  decoded: [200 * 2 ** 20, 250],
} as const;

/** How many bytes may become of `size` bytes. */
export function roomFor(kind: keyof typeof rooms, size: number): number {
  const [any, ratio] = rooms[kind];
  return Math.max(any, ratio * size);
}

/** A file takes more than any of tensors does: nothing of it is read. */
export class OverBudget extends TensorError {}

/** Milliseconds without a pause: for any file, and for each of its bytes. */
const TIME = { any: 3000, byte: 0.0003 };
/** Milliseconds after which messages are let in. */
const STRETCH = 50;
/** Steps after which the clock is looked at, which takes time itself. */
const STEPS = 256;

/** What is left of the time and the tensors that a file may take, looked at while it is read. */
export class Budget {
  private tensors = 0;
  private steps = 0;
  private since = performance.now();
  private readonly time: number;

  /**
   * @param size of the file, in bytes
   * @param signal cancels the reading
   */
  constructor(
    size: number,
    private readonly signal?: AbortSignal,
  ) {
    this.time = TIME.any + TIME.byte * size;
  }

  /** One more tensor. @returns whether others should be let in. @throws OverBudget if there are too many, or it takes too long */
  tensor(): boolean {
    if (++this.tensors > most.tensors) throw tooMany();
    return this.check(STEPS);
  }

  /**
   * @param steps about how many characters or values were looked at
   * @returns whether others should be let in
   * @throws OverBudget if nothing else could be done for too long
   */
  check(steps = 1): boolean {
    this.steps += steps;
    if (this.steps < STEPS) return false;
    this.steps = 0;
    const passed = performance.now() - this.since;
    if (passed <= this.time) return passed >= STRETCH;
    throw new OverBudget(l10n.t('Reading takes longer than {0} seconds', Math.round(this.time / 1000)));
  }

  /** Whether it is time to let messages in. */
  get isPauseDue(): boolean {
    return performance.now() - this.since >= STRETCH;
  }

  /** Does work, and lets messages in between. @throws what the work throws; CancelledError */
  async inTurns<Result>(work: Turns<Result>): Promise<Result> {
    for (;;) {
      const turn = work.next();
      if (turn.done) return turn.value;
      if (this.isPauseDue) await this.pause();
    }
  }

  /** Lets messages in now and then, a cancel among them. @throws CancelledError */
  async pause(): Promise<void> {
    if (!this.isPauseDue) return;
    this.check(STEPS);
    await new Promise<void>((resolve) => setTimeout(resolve));
    if (this.signal?.aborted) throw new CancelledError();
    this.since = performance.now();
  }
}

/** @throws OverBudget if a file has so many tensors that nobody looks at them */
export function checkCount(tensors: number): void {
  if (tensors > most.tensors) throw tooMany();
}

function tooMany(): OverBudget {
  return new OverBudget(l10n.t('The file has more than {0} tensors', most.tensors));
}

const [TAB, LINE_FEED, RETURN, SPACE, COMMA, SEMICOLON] = [0x09, 0x0a, 0x0d, 0x20, 0x2c, 0x3b];

/** Looks at the lines of a text as it is read. */
export class LineCheck {
  private lines = 0;
  private length = 0;
  private cells = 0;
  private cell = 0;
  private refusal: string | undefined;

  /** @throws OverBudget if there are more lines than in any text, or longer ones */
  take(bytes: Uint8Array): void {
    let { lines, cells } = this;
    let [lineStart, cellStart] = [-this.length, -this.cell];
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte > SEMICOLON) continue;
      if (byte === LINE_FEED || byte === RETURN) {
        lines++;
        cells = 0;
        lineStart = cellStart = at + 1;
      } else if (byte === COMMA || byte === SEMICOLON || byte === SPACE || byte === TAB) {
        cells++;
        cellStart = at + 1;
      }
    }
    this.lines = lines;
    this.cells = cells;
    this.length = bytes.length - lineStart;
    this.cell = bytes.length - cellStart;
    if (this.lines > most.lines) throw new OverBudget(l10n.t('The file has more than {0} lines', most.lines));
    if (this.length > most.line) throw new OverBudget(l10n.t('A line is longer than {0} bytes', most.line));
    this.refusal ??= this.tableRefusal();
  }

  /** @throws TensorError if it cannot be a table: a line has too many values, or one that is too long */
  checkTable(): void {
    if (this.refusal !== undefined) throw new TensorError(this.refusal);
  }

  private tableRefusal(): string | undefined {
    const { cells, cell } = most;
    if (this.cells > cells) return l10n.t('A line has more than {0} values', cells);
    return this.cell > cell ? l10n.t('A value is longer than {0} bytes', cell) : undefined;
  }
}

/** Looks at a text as it is read. @throws OverBudget if brackets are nested deeper than `limit`; strings are skipped */
export class NestingCheck {
  private depth = 0;
  private isString = false;
  private isEscaped = false;

  constructor(private readonly limit: number) {}

  take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.isString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === 0x5c) this.isEscaped = true;
        else this.isString = byte !== 0x22;
      } else if (byte === 0x22) this.isString = true;
      else if (byte === 0x5b || byte === 0x7b) this.open();
      else if (byte === 0x5d || byte === 0x7d) this.depth--;
    }
  }

  private open(): void {
    if (++this.depth <= this.limit) return;
    throw new OverBudget(l10n.t('The file is nested more than {0} levels deep', this.limit));
  }
}
