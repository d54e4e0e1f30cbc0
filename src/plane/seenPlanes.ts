import type { Block } from '../tensors/tile';

/** Gives a part of a plane at some scale. */
export interface BlockSource {
  (choice: Pick<Block, 'level' | 'region'>, signal: AbortSignal): Promise<Block>;
}

/** A plane as it is seen from afar. */
export interface SeenPlane {
  /** One for each slice of a volume, or only the first if it is large; of anything else one. */
  readonly blocks: readonly Block[];
  /** Min and max of the finite values of the whole tensor, for the colors. */
  readonly range: readonly [min: number, max: number];
}

/** The planes that belong to one choice. */
export interface SeenPlanes {
  /** What was pooled before MaxUnpool undoes it. */
  readonly before?: SeenPlane;
  readonly input: SeenPlane;
  readonly output: SeenPlane;
  /** Of the output, for the maxima. */
  readonly indices?: SeenPlane;
  /** Of the input, if it was asked for. */
  readonly gradient?: SeenPlane;
}
