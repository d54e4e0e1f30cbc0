import { CancelledError } from '../errors';

interface Reading<Value> {
  readonly promise: Promise<Value>;
  readonly controller: AbortController;
  /** How many still wait for it. */
  waiting: number;
}

/** Milliseconds that what nobody asks for is held. */
const GRACE = 60_000;

/**
 * What was read last, up to a ceiling and for some time; the least recently used goes first. Concurrent requests for one thing share the
 * same reading, which is cancelled when all of them are.
 */
export class ReadCache<Value> {
  private readonly held = new Map<string, { readonly value: Value; readonly bytes: number; used: number }>();
  private readonly reading = new Map<string, Reading<Value>>();
  private total = 0;
  private isWaiting = false;

  /**
   * @param ceiling in bytes; what is larger by itself is not held
   * @param sizeOf in bytes
   * @param dropped gets what is dropped, and why
   */
  constructor(
    private readonly name: string,
    private readonly ceiling: number,
    private readonly sizeOf: (value: Value) => number,
    private readonly dropped: (message: string) => void = () => undefined,
  ) {}

  /** What is held, in bytes. */
  get bytes(): number {
    return this.total;
  }

  /** @throws CancelledError if `signal` aborts, and what `read` throws */
  async get(key: string, signal: AbortSignal, read: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    if (signal.aborted) throw new CancelledError();
    const found = this.held.get(key);
    if (found) {
      this.held.delete(key);
      this.held.set(key, found);
      found.used = performance.now();
      return found.value;
    }
    return this.join(key, this.reading.get(key) ?? this.begin(key, read), signal);
  }

  /** The next to ask reads again. */
  forget(key: string): void {
    const entry = this.held.get(key);
    if (!entry) return;
    this.held.delete(key);
    this.total -= entry.bytes;
  }

  /** The same for all whose key has a part. */
  forgetThose(part: string): void {
    for (const key of this.held.keys()) if (key.includes(part)) this.forget(key);
  }

  /** Forgets what has not been used for some time. */
  private async expire(): Promise<void> {
    if (this.isWaiting) return;
    this.isWaiting = true;
    while (this.held.size > 0) {
      await new Promise<void>((resolve) => setTimeout(resolve, GRACE));
      for (const [key, { used }] of this.held) if (performance.now() - used >= GRACE) this.forget(key);
    }
    this.isWaiting = false;
  }

  private begin(key: string, read: (signal: AbortSignal) => Promise<Value>): Reading<Value> {
    const controller = new AbortController();
    const promise = read(controller.signal);
    const reading = { promise, controller, waiting: 0 };
    this.reading.set(key, reading);
    promise
      .then((value) => {
        if (!controller.signal.aborted) this.hold(key, value);
      })
      .catch(() => undefined)
      .finally(() => {
        this.end(key, reading);
      });
    return reading;
  }

  private end(key: string, reading: Reading<Value>): void {
    if (this.reading.get(key) === reading) this.reading.delete(key);
  }

  private async join(key: string, reading: Reading<Value>, signal: AbortSignal): Promise<Value> {
    reading.waiting++;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        reject(new CancelledError());
      };
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([reading.promise, left]);
    } finally {
      signal.removeEventListener('abort', leave!);
      if (--reading.waiting === 0) {
        reading.controller.abort();
        this.end(key, reading);
      }
    }
  }

  private hold(key: string, value: Value): void {
    const bytes = this.sizeOf(value);
    if (bytes > this.ceiling) {
      this.dropped(`${this.name}: ${inMebibytes(bytes)} are more than the ${inMebibytes(this.ceiling)} kept: ${key}`);
      return;
    }
    this.held.set(key, { value, bytes, used: performance.now() });
    this.total += bytes;
    void this.expire();
    for (const [oldest, entry] of this.held) {
      if (this.total <= this.ceiling) break;
      this.held.delete(oldest);
      this.total -= entry.bytes;
      this.dropped(`${this.name}: dropped ${inMebibytes(entry.bytes)}, used least recently: ${oldest}`);
    }
  }
}

function inMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
