import type { CellReason } from '../pooling/explain';
import { formatCall, type LayerCall } from '../pooling/layers';
import { legendOf, type LegendEntry } from '../plane/legend';
import { Palette, type ScaleState } from '../plane/palette';
import type { Point } from '../plane/pen';
import { isGrid, planesOf, type StageContent, type StagePlane } from '../plane/stageContent';
import { layoutOf } from '../plane/stageLayout';
import { marksOf, type StageMark } from '../plane/stageMarks';
import { mixed, type Theme } from '../plane/theme';
import type { Box } from '../plane/viewport';
import { imageRange } from '../tensors/painting';
import { captionOf } from './caption';
import { PlacedPlane } from './placedPlane';
import { Sketch, type Drawing } from './sketch';
import { styles, type Style } from './styles';
import type { Typefaces } from './typeface';

/** What a figure shows, of whichever window. */
export interface FigureContent {
  readonly call: LayerCall;
  readonly content: StageContent;
  readonly style: Style;
  /** How values become colors, where the reader chose that. */
  readonly scale?: Partial<ScaleState>;
  /** Significant digits of the largest number. */
  readonly digits: number;
}

/** Around everything, and between its parts: pixels. */
const MARGIN = 16;
const GAP = 64;
const [TITLE, SMALL] = [14, 12];
const LINE = 18;
/** A wide window, but a low one: figures stand among text. */
const ROOM = { width: 1000, height: 640, ratio: 1 };

/**
 * Draws the planes of a layer beside each other, with the window of an output cell.
 *
 * @param reason of that cell; it has the input cell with the maximum
 * @param isWalk whether the output is blank behind the cell
 */
export function figureOf(
  { call, content, style, scale, digits }: FigureContent,
  reason: CellReason,
  faces: Typefaces,
  isWalk = false,
): Drawing {
  const theme = styles[style];
  const sketch = new Sketch(theme, faces);
  const stage = planesOf(content);
  const { isStacked, cells } = layoutOf(stage, isGrid(content, stage), ROOM, undefined);
  const colours = new Palette({ ...usualScale(content, stage), ...scale }, theme);
  const marks = marksOf(content, reason.position, reason);
  const title = formatCall(call);

  let [x, y, right, bottom] = [MARGIN, MARGIN + TITLE + MARGIN, MARGIN + sketch.widthOf(title, TITLE), 0];
  const placed = stage.map((plane, i) => {
    const facet = content.plane % (plane.facets?.count ?? 1);
    const look = { cell: cells[i]!, isImage: content.isImage, digits, facet };
    const one = new PlacedPlane(plane, look, [x, y], sketch);
    right = Math.max(right, x + one.width);
    bottom = Math.max(bottom, y + one.height);
    if (isStacked) y += one.height + GAP / 2;
    else x += one.width + GAP;
    return one;
  });
  connect(sketch, placed, marks, isStacked);
  for (const one of placed) {
    one.draw(colours, marks[one.name]);
    if (isWalk && one.name === 'output') one.blankBehind(reason.position);
  }
  sketch.text(title, [MARGIN, MARGIN + TITLE / 2], { size: TITLE, color: theme.ink, align: 'left' });
  const entries = stage.flatMap((plane) => plane.overlaysOn(0)).flatMap(legendOf);
  for (const entry of entries) {
    bottom += LINE;
    right = Math.max(right, MARGIN + LINE + sketch.widthOfWords(entry.text, SMALL));
    drawEntry(sketch, theme, entry, bottom);
  }
  return {
    width: Math.ceil(right + MARGIN),
    height: Math.ceil(bottom + MARGIN),
    paper: theme.paper,
    marks: sketch.marks,
    ...captionOf(call, content, reason),
  };
}

/** How values become colors at first, as on the stage. */
function usualScale(content: StageContent, stage: readonly StagePlane[]): ScaleState {
  const { planes, isImage, dtype } = content;
  const { range, blocks } = planes.before ?? planes.input;
  const [low, high] = isImage ? imageRange(range, dtype.includes('float')) : range;
  const isRow = blocks[0]?.region.height === 1;
  const reading = isImage ? 'picture' : isGrid(content, stage) || isRow ? 'numbers' : 'heat';
  return { reading, map: 'neutral', low, high };
}

/** Threads from each window to the cell that it becomes. */
function connect(
  sketch: Sketch,
  placed: readonly PlacedPlane[],
  marks: Readonly<Record<StagePlane['name'], StageMark>>,
  isStacked: boolean,
): void {
  for (const [i, from] of placed.slice(0, -1).entries()) {
    const to = placed[i + 1]!;
    const [start, end] = [from.boxOf(marks[from.name].range), to.boxOf(marks[to.name].range)];
    if (start && end) {
      sketch.curve(thread(start, end, isStacked), { color: sketch.theme.accent, width: 1.5, alpha: 0.8 });
    }
  }
}

/** It leaves one and reaches the other straight. */
function thread(from: Box, to: Box, isStacked: boolean): readonly [Point, Point, Point, Point] {
  if (isStacked) {
    const [start, end] = [
      [from.x + from.width / 2, from.y + from.height] as const,
      [to.x + to.width / 2, to.y] as const,
    ];
    const bend = (end[1] - start[1]) / 2;
    return [start, [start[0], start[1] + bend], [end[0], end[1] - bend], end];
  }
  const [start, end] = [
    [from.x + from.width, from.y + from.height / 2] as const,
    [to.x, to.y + to.height / 2] as const,
  ];
  const bend = (end[0] - start[0]) / 2;
  return [start, [start[0] + bend, start[1]], [end[0] - bend, end[1]], end];
}

function drawEntry(sketch: Sketch, theme: Theme, { swatch, text }: LegendEntry, y: number): void {
  const box = { x: MARGIN, y: y - SMALL / 2, width: SMALL, height: SMALL };
  const { never, more, gradient } = theme.overlays;
  const color = { index: theme.winner, gradient, never, more, once: theme.paper }[swatch];
  sketch.fill(box, { color: mixed(theme.paper, color, 0.6) });
  sketch.frame(box, { color: theme.ink, alpha: 0.4, width: 1 });
  sketch.words(text, [MARGIN + LINE, y], { size: SMALL, color: theme.quiet, align: 'left' });
}
