import type { Color, Theme } from './theme';
import type { Box } from './viewport';

export type Point = readonly [x: number, y: number];

/** A color, and how much it hides of what is below: 1 if it is left out. */
export interface Ink {
  readonly color: Color;
  readonly alpha?: number;
}

export interface Stroke extends Ink {
  readonly width: number;
  /** Lengths of lines and gaps, in turns. */
  readonly dash?: readonly number[];
}

export interface TextStyle {
  /** Of the letters; what is written stands with its middle at the height that is given. */
  readonly size: number;
  readonly color: Color;
  readonly align: 'left' | 'center' | 'right';
  readonly isBold?: boolean;
}

/** Pixels, row by row; each is alpha, blue, green and red, from the highest byte to the lowest. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly colors: Uint32Array<ArrayBuffer>;
}

/** What planes are drawn with, whatever it leaves its marks on. Lengths are device pixels. */
export interface Pen {
  readonly theme: Theme;
  fill(box: Box, ink: Ink): void;
  /** Fills polygons. */
  shapes(polygons: readonly (readonly Point[])[], ink: Ink): void;
  /** Draws along the edges of a box. */
  frame(box: Box, stroke: Stroke): void;
  /** Draws lines through points. */
  lines(lines: readonly (readonly Point[])[], stroke: Stroke): void;
  /** Writes numbers, in letters that are equally wide. */
  text(text: string, at: Point, style: TextStyle): void;
  /** How wide a text is. */
  widthOf(text: string, size: number): number;
  /** @param isSmooth whether pixels between others are mixed from them */
  picture(pixels: Pixels, box: Box, isSmooth: boolean): void;
}
