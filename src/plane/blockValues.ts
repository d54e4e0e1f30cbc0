import type { Block } from '../tensors/tile';
import type { Step } from './line';

/** The values of a cell of a block of the finest level; undefined if it is not in there. */
export function valuesIn({ region, channels, values, unit }: Block, row: number, column: number): number[] | undefined {
  const [y, x] = [row - region.top, column - region.left];
  if (y < 0 || x < 0 || y >= region.height || x >= region.width) return undefined;
  const size = region.height * region.width;
  return Array.from({ length: channels }, (_, channel) => {
    const value = values[channel * size + y * region.width + x]!;
    return unit === 1 ? value : Math.fround(value / unit);
  });
}

/** The first row of a block that is all of a plane. */
export function firstRow({ region, level, values, unit }: Block): Step[] {
  const width = 2 ** level;
  return Array.from({ length: region.width }, (_, at) => ({ column: at * width, width, value: values[at]! / unit }));
}
