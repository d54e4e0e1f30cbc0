/** Makes a value of a call's arguments: the only code that a pickle can reach. */
export type Construct = (args: readonly unknown[]) => unknown;

/**
 * What a pickle may name, by `module name`: a function of this table, or a value that stands for a class. All else is
 * refused.
 */
export type Globals = Readonly<Record<string, unknown>>;

/** An object that takes its state after it was made. */
export abstract class PickledObject {
  abstract setState(state: unknown): void;
}

export interface Unpickling {
  readonly globals: Globals;
  /** The object that an id outside of the pickle stands for. */
  readonly persistentLoad?: (id: unknown) => unknown;
}
