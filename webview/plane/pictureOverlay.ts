import { h } from '../shared/dom';
import type { Overlay } from './overlay';
import { theme, type Color } from './theme';

/** Draws an overlay as tints, transparent where there is nothing to show. */
export function overlayCanvas(
  { kind, values }: Overlay,
  { height, width }: { readonly height: number; readonly width: number },
): HTMLCanvasElement {
  const canvas = h('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || width * height === 0 || kind === 'index') return canvas;
  const picture = context.createImageData(width, height);
  const max = maximum(values);
  const { never, more, gradient, 'gradient-negative': negative } = theme().overlays;
  const paint = (cell: number, [red, green, blue]: Color, alpha: number) => {
    picture.data.set([red, green, blue, 255 * alpha], 4 * cell);
  };
  for (let cell = 0; cell < width * height; cell++) {
    const value = values[cell]!;
    if (kind === 'gradient') {
      if (value) paint(cell, value < 0 ? negative : gradient, 0.3 + 0.6 * share(Math.abs(value), max));
    } else if (value > 1) paint(cell, more, 0.2 + 0.35 * share(value - 1, max - 1));
    else if (value === 0) paint(cell, never, isStripe(cell % width, Math.floor(cell / width)) ? 0.8 : 0.4);
  }
  context.putImageData(picture, 0, 0);
  return canvas;
}

/** Stripes, so that color is not the only cue. */
function isStripe(x: number, y: number): boolean {
  return (x + y) % 4 < 2;
}

function share(value: number, max: number): number {
  return Number.isFinite(value) && max > 0 ? Math.min(1, value / max) : 0;
}

function maximum(values: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > max && Number.isFinite(size)) max = size;
  }
  return max;
}
