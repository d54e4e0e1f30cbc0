import type { Block } from '../../src/tensors/tile';
import type { ComparedPart, ComparedPlane } from '../../src/worker/comparison';
import type { SeenPlane } from '../../src/plane/seenPlanes';

/** What is asked for of planes of pairs. */
export interface SliceRequests {
  readonly plane: (ask: ComparedPlane, signal: AbortSignal) => Promise<SeenPlane>;
  readonly part: (ask: ComparedPart, signal: AbortSignal) => Promise<Block>;
}

/** The most cells along a dimension that are asked for at first. */
const DETAIL = 512;

/** A plane from afar; of a volume one slice. */
export async function seenSlice(
  requests: SliceRequests,
  of: Omit<ComparedPlane, 'limit'>,
  slice: number,
  signal: AbortSignal,
): Promise<SeenPlane> {
  const seen = await requests.plane({ ...of, limit: DETAIL }, signal);
  const [first] = seen.blocks;
  if (slice === 0 || !first) return seen;
  const { level, region } = first;
  const block = seen.blocks[slice] ?? (await requests.part({ ...of, slice, level, region }, signal));
  return { ...seen, blocks: [block] };
}
