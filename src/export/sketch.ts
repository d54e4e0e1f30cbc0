import type { Ink, Pen, Pixels, Point, Stroke, TextStyle } from '../plane/pen';
import type { Color, Theme } from '../plane/theme';
import type { Box } from '../plane/viewport';
import { widthIn, type Typeface, type Typefaces } from './typeface';

/** One thing that is drawn; lengths are pixels. */
export type Mark =
  | { readonly kind: 'box'; readonly box: Box; readonly ink: Ink }
  | { readonly kind: 'shapes'; readonly polygons: readonly (readonly Point[])[]; readonly ink: Ink }
  | { readonly kind: 'frame'; readonly box: Box; readonly stroke: Stroke }
  | { readonly kind: 'lines'; readonly lines: readonly (readonly Point[])[]; readonly stroke: Stroke }
  /** A Bézier curve: two ends, and two points between them that it bends to. */
  | { readonly kind: 'curve'; readonly points: readonly [Point, Point, Point, Point]; readonly stroke: Stroke }
  /** `at` is on the baseline. */
  | { readonly kind: 'text'; readonly text: string; readonly at: Point; readonly style: WrittenStyle }
  | { readonly kind: 'picture'; readonly pixels: Pixels; readonly box: Box; readonly isSmooth: boolean };

export interface WrittenStyle extends TextStyle {
  readonly font: 'sans' | 'mono';
}

/** A drawing, whatever it will be written as. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly paper: Color;
  readonly marks: readonly Mark[];
  /** The caption below it in a paper, and what it is for those who do not see it. */
  readonly caption: string;
  readonly alt: string;
}

/** The most pixels that are drawn as boxes, sharp at any size; pictures of more stay pictures. */
const FEW = 4096;
/** From this side on a pixel is a cell. */
const CELL = 4;

/** Keeps what is drawn as marks. */
export class Sketch implements Pen {
  constructor(
    readonly theme: Theme,
    private readonly faces: Typefaces,
    /** Added to each place that is drawn at. */
    private readonly origin: Point = [0, 0],
    readonly marks: Mark[] = [],
  ) {}

  /** A pen for the same sketch, whose (0, 0) is at a point. */
  at(x: number, y: number): Sketch {
    return new Sketch(this.theme, this.faces, [this.origin[0] + x, this.origin[1] + y], this.marks);
  }

  fill(box: Box, ink: Ink): void {
    if (box.width > 0 && box.height > 0) this.marks.push({ kind: 'box', box: this.placed(box), ink });
  }

  shapes(polygons: readonly (readonly Point[])[], ink: Ink): void {
    if (polygons.length > 0)
      this.marks.push({ kind: 'shapes', polygons: polygons.map((each) => this.moved(each)), ink });
  }

  frame(box: Box, stroke: Stroke): void {
    this.marks.push({ kind: 'frame', box: this.placed(box), stroke });
  }

  lines(lines: readonly (readonly Point[])[], stroke: Stroke): void {
    if (lines.length > 0) this.marks.push({ kind: 'lines', lines: lines.map((each) => this.moved(each)), stroke });
  }

  curve([a, b, c, d]: readonly [Point, Point, Point, Point], stroke: Stroke): void {
    const [from, first, second, to] = this.moved([a, b, c, d]);
    this.marks.push({ kind: 'curve', points: [from!, first!, second!, to!], stroke });
  }

  text(text: string, at: Point, style: TextStyle): void {
    this.write(text, at, { ...style, font: 'mono' });
  }

  /** Writes words. */
  words(text: string, at: Point, style: TextStyle): void {
    this.write(text, at, { ...style, font: 'sans' });
  }

  widthOf(text: string, size: number): number {
    return size * widthIn([this.faces.mono, this.faces.sans], text);
  }

  widthOfWords(text: string, size: number): number {
    return size * widthIn([this.faces.sans, this.faces.mono], text);
  }

  picture(pixels: Pixels, box: Box, isSmooth: boolean): void {
    const { width, height, colors } = pixels;
    const isFew = !isSmooth && width * height <= FEW && box.width >= CELL * width && box.height >= CELL * height;
    if (!isFew) {
      this.marks.push({ kind: 'picture', pixels, box: this.placed(box), isSmooth });
      return;
    }
    const across = (column: number) => box.x + Math.round((column * box.width) / width);
    const down = (row: number) => box.y + Math.round((row * box.height) / height);
    for (let row = 0; row < height; row++) {
      for (let from = 0, to; from < width; from = to) {
        const color = colors[row * width + from]!;
        to = from + 1;
        while (to < width && colors[row * width + to] === color) to++;
        const [x, y] = [across(from), down(row)];
        const alpha = (color >>> 24) / 255;
        if (alpha === 0) continue;
        this.fill(
          { x, y, width: across(to) - x, height: down(row + 1) - y },
          { color: [color & 255, (color >>> 8) & 255, (color >>> 16) & 255], ...(alpha < 1 && { alpha }) },
        );
      }
    }
  }

  private write(text: string, [x, y]: Point, style: WrittenStyle): void {
    const baseline = y + faceOf(this.faces, style).middle * style.size;
    const at: Point = [x + this.origin[0], baseline + this.origin[1]];
    if (text !== '') this.marks.push({ kind: 'text', text, at, style });
  }

  private placed(box: Box): Box {
    return { ...box, x: box.x + this.origin[0], y: box.y + this.origin[1] };
  }

  private moved(points: readonly Point[]): Point[] {
    return points.map(([x, y]) => [x + this.origin[0], y + this.origin[1]]);
  }
}

/** The font that a text is written in. */
export function faceOf(faces: Typefaces, { font, isBold }: WrittenStyle): Typeface {
  return font === 'sans' ? faces.sans : isBold ? faces.monoBold : faces.mono;
}
