import type { Tensor } from '../tensors/tensor';

/** An image of a step, decoded on request. */
export interface LoggedImage {
  readonly step: number;
  /** In seconds since 1970. */
  readonly wallTime: number;
  readonly width: number;
  readonly height: number;
  /** Its samples, of shape (C, H, W). @throws TensorError if it is broken */
  read(): Promise<Tensor>;
}

export interface LoggedScalar {
  readonly step: number;
  readonly wallTime: number;
  readonly value: number;
}

/** A folder with event files; its name is its path below the log directory, or `.`. */
export interface Run {
  readonly name: string;
  /** By tag, each in order of its steps. */
  readonly images: ReadonlyMap<string, readonly LoggedImage[]>;
  readonly scalars: ReadonlyMap<string, readonly LoggedScalar[]>;
  /** What Poolscope wrote of the run, by tag. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is left out: plugins whose values are not read, tags of which not every step is held. */
  readonly leftOut: readonly string[];
  /** What could not be read in its files. */
  readonly faults: readonly string[];
}
