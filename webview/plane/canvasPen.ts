import type { Ink, Pen, Pixels, Point, Stroke, TextStyle } from '../../src/plane/pen';
import type { Theme } from '../../src/plane/theme';
import type { Box } from '../../src/plane/viewport';
import { h } from '../shared/dom';
import { css, theme } from './theme';

/** What pixels are on a canvas: they are put there once. */
const pictures = new WeakMap<Pixels, HTMLCanvasElement>();

/** Draws on a canvas, in the colors of the page's theme. */
export class CanvasPen implements Pen {
  readonly theme: Theme = theme();

  constructor(private readonly context: CanvasRenderingContext2D) {}

  fill({ x, y, width, height }: Box, ink: Ink): void {
    this.context.fillStyle = colorOf(ink);
    this.context.fillRect(x, y, width, height);
  }

  shapes(polygons: readonly (readonly Point[])[], ink: Ink): void {
    this.context.fillStyle = colorOf(ink);
    this.trace(polygons);
    this.context.fill();
  }

  frame({ x, y, width, height }: Box, stroke: Stroke): void {
    this.set(stroke);
    this.context.strokeRect(x, y, width, height);
    this.context.setLineDash([]);
  }

  lines(lines: readonly (readonly Point[])[], stroke: Stroke): void {
    this.set(stroke);
    this.context.lineJoin = 'round';
    this.trace(lines);
    this.context.stroke();
    this.context.setLineDash([]);
  }

  text(text: string, [x, y]: Point, { size, color, align, isBold = false }: TextStyle): void {
    this.context.font = fontOf(size, isBold);
    this.context.fillStyle = css(color);
    this.context.textAlign = align;
    this.context.textBaseline = 'middle';
    this.context.fillText(text, x, y);
  }

  widthOf(text: string, size: number): number {
    this.context.font = fontOf(size);
    return this.context.measureText(text).width;
  }

  picture(pixels: Pixels, { x, y, width, height }: Box, isSmooth: boolean): void {
    this.context.imageSmoothingEnabled = isSmooth;
    this.context.drawImage(canvasOf(pixels), x, y, width, height);
  }

  private set(stroke: Stroke): void {
    this.context.strokeStyle = colorOf(stroke);
    this.context.lineWidth = stroke.width;
    this.context.setLineDash([...(stroke.dash ?? [])]);
  }

  private trace(lines: readonly (readonly Point[])[]): void {
    this.context.beginPath();
    for (const points of lines) {
      points.forEach(([x, y], i) => {
        if (i === 0) this.context.moveTo(x, y);
        else this.context.lineTo(x, y);
      });
    }
  }
}

function colorOf({ color, alpha = 1 }: Ink): string {
  return css(color, alpha);
}

function fontOf(size: number, isBold = false): string {
  return `${isBold ? 'bold ' : ''}${size}px ${theme().mono}`;
}

function canvasOf(pixels: Pixels): HTMLCanvasElement {
  const known = pictures.get(pixels);
  if (known) return known;
  const canvas = h('canvas');
  [canvas.width, canvas.height] = [pixels.width, pixels.height];
  const context = canvas.getContext('2d');
  if (context && pixels.colors.length > 0) {
    const image = context.createImageData(pixels.width, pixels.height);
    new Uint32Array(image.data.buffer).set(pixels.colors);
    context.putImageData(image, 0, 0);
  }
  pictures.set(pixels, canvas);
  return canvas;
}
