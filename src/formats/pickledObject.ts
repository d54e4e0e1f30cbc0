/** Makes a value of a call's arguments: the only code that a pickle can reach. */
export type Construct = (args: readonly unknown[]) => unknown;

/**
 * What a pickle may name, by `module name`: a function of this table, or null for a class that carries no tensor. All else
 * becomes a `ForeignGlobal`.
 */
export type Globals = Readonly<Record<string, unknown>>;

/** A value by its name among others. */
export type Child = readonly [name: string, value: unknown];

/** An object that takes its state after it was made. */
export abstract class PickledObject {
  abstract setState(state: unknown): void;

  /** What it holds, if it is a container. */
  children(): Iterable<Child> | undefined {
    return undefined;
  }
}

/** A class or a function that no table knows. */
export class ForeignGlobal {
  /** @param name as Python writes it, with its module */
  constructor(readonly name: string) {}
}

/** What a foreign class or function would make. Its code is not run: only what was stored of it is kept. */
export class ForeignObject extends PickledObject {
  private readonly parts: unknown[] = [];
  private dict: Map<unknown, unknown> | undefined;
  private list: unknown[] | undefined;

  /** @param fields of a class whose instances are tuples */
  constructor(
    readonly name: string,
    fields: readonly unknown[] = [],
  ) {
    super();
    if (fields.length) this.parts.push(fields);
  }

  setState(state: unknown): void {
    // with slots, the state is a pair: attributes, and slots
    const isPair =
      Array.isArray(state) && state.length === 2 && state.every((part) => (part ?? new Map()) instanceof Map);
    this.parts.push(...(isPair ? (state as unknown[]) : [state]));
  }

  /** Where items are added if it is a dict, or elements if it is a list or a set. */
  items(): Map<unknown, unknown> {
    return (this.dict ??= new Map());
  }

  elements(): unknown[] {
    return (this.list ??= []);
  }

  override *children(): Generator<Child> {
    for (const part of [...this.parts, this.dict, this.list]) {
      const isModule = part instanceof Map && moduleParts.every((name) => part.get(name) instanceof Map);
      if (!isModule) yield ['', part];
      else {
        for (const name of moduleParts) yield ['', part.get(name)];
        for (const [name, value] of part as Map<string, unknown>) if (!moduleParts.includes(name)) yield [name, value];
      }
    }
  }
}

/** Where a `torch.nn.Module` keeps what its state dict names. */
const moduleParts = ['_parameters', '_buffers', '_modules'];

export interface Unpickling {
  readonly globals: Globals;
  /** The object that an id outside of the pickle stands for. */
  readonly persistentLoad?: (id: unknown) => unknown;
}
