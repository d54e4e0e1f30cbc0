import type { Bindings, Value } from './value';

/** What was changed: of each thing, by the name of what is changed in it, what it is now. */
export type Changes = ReadonlyMap<object, ReadonlyMap<string, Change>>;

export interface Change {
  readonly value: unknown;
  readonly read: () => unknown;
  readonly write: (value: unknown) => void;
}

/** What was changed, and what it was before. */
interface Entry {
  readonly target: object;
  readonly key: string;
  readonly before: unknown;
}

/** Every change of a value that is a reference, so that it can be taken back: both arms of a branch start from the same state. */
export class Journal {
  readonly #entries: Entry[] = [];
  /** Another number after every change. */
  version = 0;
  /** How often what a tensor holds may have been written. */
  writes = 0;

  mark(): number {
    return this.#entries.length;
  }

  /** Changes a field of a list, a dict, a tensor. */
  assign<T extends object, K extends keyof T & string>(target: T, key: K, value: T[K]): void {
    const before = target[key];
    if (before === value) return;
    this.note(target, key, before);
    target[key] = value;
  }

  note(target: object, key: string, before: unknown): void {
    this.version++;
    this.#entries.push({ target, key, before });
  }

  /** What was changed since the mark. */
  since(mark: number): Changes {
    const changes = new Map<object, Map<string, Change>>();
    for (let i = mark; i < this.#entries.length; i++) {
      const { target, key } = this.#entries[i]!;
      let ofTarget = changes.get(target);
      if (!ofTarget) changes.set(target, (ofTarget = new Map<string, Change>()));
      if (!ofTarget.has(key)) ofTarget.set(key, this.#changeOf(target, key));
    }
    return changes;
  }

  /** Takes back all changes since the mark. */
  rollback(mark: number): void {
    this.version++;
    while (this.#entries.length > mark) {
      const { target, key, before } = this.#entries.pop()!;
      write(target, key, before);
    }
  }

  /** Lets what was changed since the mark stand, whatever is taken back: it was so before. */
  settle(mark: number): void {
    this.#entries.length = mark;
  }

  /** Makes changes again that were taken back. */
  apply(changes: Changes): void {
    for (const ofTarget of changes.values()) for (const { value, write } of ofTarget.values()) write(value);
  }

  #changeOf(target: object, key: string): Change {
    return {
      value: read(target, key),
      read: () => read(target, key),
      write: (value) => {
        const before = read(target, key);
        if (before === value) return;
        this.note(target, key, before);
        write(target, key, value);
      },
    };
  }
}

function read(target: object, key: string): unknown {
  return target instanceof JournaledBindings ? target.get(key) : (target as Record<string, unknown>)[key];
}

function write(target: object, key: string, value: unknown): void {
  if (target instanceof JournaledBindings) target.restore(key, value as Value | undefined);
  else (target as Record<string, unknown>)[key] = value;
}

/** Names whose changes go into the journal. */
export class JournaledBindings implements Bindings {
  readonly #values = new Map<string, Value>();

  constructor(private readonly journal: Journal) {}

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return this.#values.entries();
  }

  entries(): readonly (readonly [string, Value])[] {
    return [...this.#values];
  }

  set(name: string, value: Value): void {
    this.#change(name, value);
  }

  delete(name: string): void {
    this.#change(name, undefined);
  }

  /** Writes without a note, for the journal. */
  restore(name: string, value: Value | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  #change(name: string, value: Value | undefined): void {
    const before = this.#values.get(name);
    if (before === value) return;
    this.journal.note(this, name, before);
    this.restore(name, value);
  }
}
