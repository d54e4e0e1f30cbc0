import type { Bindings, Value } from './value';

/** What was changed: of each thing, by the name of what is changed in it, what it is now. */
export type Changes = ReadonlyMap<object, ReadonlyMap<string, Change>>;

export interface Change {
  readonly value: unknown;
  readonly read: () => unknown;
  readonly write: (value: unknown) => void;
}

interface Entry {
  readonly target: object;
  readonly key: string;
  readonly before: unknown;
  readonly read: () => unknown;
  readonly write: (value: unknown) => void;
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
    if (target[key] === value) return;
    const write = (written: unknown) => {
      target[key] = written as T[K];
    };
    this.note({ target, key, before: target[key], read: () => target[key], write });
    write(value);
  }

  note(entry: Entry): void {
    this.version++;
    this.#entries.push(entry);
  }

  /** What was changed since the mark. */
  since(mark: number): Changes {
    const changes = new Map<object, Map<string, Change>>();
    for (let i = mark; i < this.#entries.length; i++) {
      const { target, key, read, write } = this.#entries[i]!;
      let ofTarget = changes.get(target);
      if (!ofTarget) changes.set(target, (ofTarget = new Map<string, Change>()));
      if (!ofTarget.has(key)) ofTarget.set(key, { value: read(), read, write: this.#logged(target, key, read, write) });
    }
    return changes;
  }

  /** Takes back all changes since the mark. */
  rollback(mark: number): void {
    this.version++;
    while (this.#entries.length > mark) {
      const { before, write } = this.#entries.pop()!;
      write(before);
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

  #logged(target: object, key: string, read: () => unknown, write: (value: unknown) => void) {
    return (value: unknown) => {
      const before = read();
      if (before === value) return;
      this.note({ target, key, before, read, write });
      write(value);
    };
  }
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

  entries(): readonly (readonly [string, Value])[] {
    return [...this.#values];
  }

  set(name: string, value: Value): void {
    this.#change(name, value);
  }

  delete(name: string): void {
    this.#change(name, undefined);
  }

  #change(name: string, value: Value | undefined): void {
    const before = this.#values.get(name);
    if (before === value) return;
    const write = (written: unknown) => {
      if (written === undefined) this.#values.delete(name);
      else this.#values.set(name, written as Value);
    };
    this.journal.note({ target: this, key: name, before, read: () => this.#values.get(name), write });
    write(value);
  }
}
