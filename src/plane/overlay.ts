import { coverage, readCounts, type Coverage } from '../pooling/coverage';
import type { PoolGeometry } from '../pooling/geometry';
import type { Block } from '../tensors/tile';
import type { BlockSource, SeenPlane } from './seenPlanes';

/** What is shown on top of the values. */
export interface Overlays {
  /** On the output: where in its plane each value was read. */
  readonly indices: boolean;
  /** On the input: what comes back of an output gradient of ones. */
  readonly gradient: boolean;
  /** On the input: how many windows read each cell. */
  readonly coverage: boolean;
}

/** Numbers on top of a plane's values, seen at the same levels. */
export interface Overlay {
  readonly kind: 'index' | 'gradient' | 'coverage';
  /** All of it, from afar. */
  readonly overview: Block;
  /** Finer parts; absent if the overview is all there is. */
  readonly source?: BlockSource;
  /** Min and max of the numbers that tints are made for. */
  readonly range: readonly [min: number, max: number];
  /** Of the coverage: the cells of the whole plane. */
  readonly cells?: Coverage;
}

/** Stands for an overview that is not here: everything is asked for. */
const unseen: Block = {
  level: 30,
  region: { top: 0, left: 0, height: 0, width: 0 },
  channels: 1,
  unit: 1,
  values: new Float32Array(),
};

/** @param source finer parts of the slice, and all of a large volume's whose overview is not here */
export function seenOverlay(
  kind: 'index' | 'gradient',
  { blocks, range }: SeenPlane,
  slice: number,
  source: BlockSource | undefined,
): Overlay {
  const overview = blocks[slice] ?? unseen;
  return { kind, overview, range, ...(source && overview.level > 0 && { source }) };
}

/**
 * How many windows cover each input cell; a coarse cell has the mean of its own, or where some are not covered the share of those that are.
 *
 * @param level the overview's
 */
export function coverageOverlay({ axes }: PoolGeometry, plane: number, slice: number, level: number): Overlay {
  const counts = axes.map((axis) => readCounts(axis, plane));
  const deep = counts.at(-3)?.[slice] ?? 1;
  const [rows, columns] = [counts.at(-2) ?? Int32Array.of(1), counts.at(-1)!];
  const sums = [rows, columns].map(sumsOf);
  const covered = [rows, columns].map((all) => sumsOf(all.map((count) => Math.min(1, count))));
  const block = (choice: Pick<Block, 'level' | 'region'>): Block => {
    const side = 2 ** choice.level;
    const { top, left } = choice.region;
    const height = Math.min(choice.region.height, Math.ceil(rows.length / side) - top);
    const width = Math.min(choice.region.width, Math.ceil(columns.length / side) - left);
    const of = ([down, across]: readonly Float64Array[]) =>
      [means(down!, side, top, height), means(across!, side, left, width)] as const;
    const [counts, shares] = [of(sums), of(covered)];
    const values = Float32Array.from({ length: height * width }, (_, cell) => {
      const [row, column] = [Math.floor(cell / width), cell % width];
      const share = Math.min(1, deep) * shares[0][row]! * shares[1][column]!;
      return share < 1 ? share : deep * counts[0][row]! * counts[1][column]!;
    });
    return { level: choice.level, region: { top, left, height, width }, channels: 1, unit: 1, values };
  };
  const most = [rows, columns].reduce((product, all) => product * all.reduce((a, b) => Math.max(a, b), 0), deep);
  return {
    kind: 'coverage',
    overview: block({ level, region: { top: 0, left: 0, height: rows.length, width: columns.length } }),
    ...(level > 0 && { source: (choice) => Promise.resolve(block(choice)) }),
    range: [0, most],
    cells: coverage(axes, plane),
  };
}

/** The sum of all before each, and of all. */
function sumsOf(counts: Int32Array): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  counts.forEach((count, i) => (sums[i + 1] = sums[i]! + count));
  return sums;
}

/** The means of `count` groups of `side` numbers, from one group on; the last group may have fewer. */
function means(sums: Float64Array, side: number, first: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const from = (first + i) * side;
    const to = Math.min(from + side, sums.length - 1);
    return (sums[to]! - sums[from]!) / (to - from);
  });
}
