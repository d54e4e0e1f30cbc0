import type { Block } from '../tensors/tile';
import type { Overlay } from './overlay';
import { packed } from './palette';
import type { Theme } from './theme';

/** Paints an overlay's cells as tints, transparent where there is nothing to show; of several channels their mean counts. */
export function paintTints(
  { overlays }: Theme,
  { kind, range }: Overlay,
  { region, channels, values }: Block,
  target: Uint32Array,
): void {
  target.fill(0);
  if (kind === 'index') return;
  const size = region.height * region.width;
  const most = Math.max(-range[0], range[1]);
  const { never, more, gradient, 'gradient-negative': negative } = overlays;
  for (let cell = 0; cell < size; cell++) {
    let value = 0;
    for (let channel = 0; channel < channels; channel++) value += values[channel * size + cell]! / channels;
    if (kind === 'gradient') {
      if (value) target[cell] = packed(value < 0 ? negative : gradient, 0.3 + 0.6 * share(Math.abs(value), most));
    } else if (value > 1) target[cell] = packed(more, 0.2 + 0.35 * share(value - 1, most - 1));
    else if (value < 1) {
      // of a coarse cell some may be covered
      const isStriped = isStripe(cell % region.width, Math.floor(cell / region.width));
      target[cell] = packed(never, (1 - value) * (isStriped ? 0.8 : 0.4));
    }
  }
}

/** Stripes, so that color is not the only cue. */
function isStripe(x: number, y: number): boolean {
  return (x + y) % 4 < 2;
}

function share(value: number, most: number): number {
  return Number.isFinite(value) && most > 0 ? Math.min(1, value / most) : 0;
}
