import type { Region } from '../../src/tensors/tile';
import type { ColourScale } from './colourScale';
import type { Painter } from './painter';
import { css, theme } from './theme';
import type { Viewport } from './viewport';

/** Draws a single row as a line: the low end of the colors is at the bottom, the high one at the top. NaN interrupts it. */
export function drawLine(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  cells: Region,
  colours: ColourScale,
  painter: Painter,
): void {
  if (!viewport.isLine || cells.width === 0) return;
  const ratio = viewport.devicePixelRatio;
  const { low, high } = colours.state;
  const { y, height } = viewport.box({ ...cells, top: 0, height: 1 });
  const level = (value: number) => y + height * (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low || 1));
  const { ink } = theme();
  if (low < 0 && high > 0) {
    context.fillStyle = css(ink, 0.35);
    context.fillRect(0, Math.round(level(0)), viewport.size[0], Math.max(1, Math.round(ratio)));
  }
  context.beginPath();
  let isDown = false;
  for (const { column, width, value } of painter.row(viewport, cells)) {
    const isGap = Number.isNaN(value);
    const { x, width: wide } = viewport.box({ top: 0, left: column, height: 1, width });
    if (!isGap && isDown) context.lineTo(x + wide / 2, level(value));
    else if (!isGap) context.moveTo(x + wide / 2, level(value));
    isDown = !isGap;
  }
  context.strokeStyle = css(ink);
  context.lineWidth = 1.5 * ratio;
  context.lineJoin = 'round';
  context.stroke();
}
