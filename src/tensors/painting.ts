import type { Tile } from './tile';

/**
 * The darkest and the lightest value of an image whose values lie in this range: samples of 16 or 8 bits, or floats in 0…1.
 *
 * @param isFloat whether they may be floats
 */
export function imageRange([, max]: Tile['range'], isFloat: boolean): Tile['range'] {
  if (isFloat && max <= 1) return [0, 1];
  return [0, max > 255 ? 65535 : 255];
}
