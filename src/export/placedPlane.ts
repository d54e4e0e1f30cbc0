import { drawPlane } from '../plane/drawPlane';
import { boxIntoMosaic } from '../plane/facets';
import type { Colours } from '../plane/palette';
import type { Point } from '../plane/pen';
import type { StagePlane } from '../plane/stageContent';
import type { StageMark } from '../plane/stageMarks';
import type { Cell, ViewedPlane } from '../plane/viewedPlane';
import { EDGE, LONG, Viewport, type Box } from '../plane/viewport';
import { extentsIn, onePlace, rangeIn, stateOfSlice, toPlace, type PlaceRange } from '../plane/volume';
import type { Block } from '../tensors/tile';
import type { Sketch } from './sketch';

export interface PlaneLook {
  /** The side of a cell in pixels. */
  readonly cell: number;
  readonly isImage: boolean;
  readonly digits: number;
  /** Of a mosaic, the plane that is marked. */
  readonly facet: number;
}

const [LABEL, CAPTION, SLICE, GAP] = [13, 24, 18, 8];
/** How far a frame reaches beyond its cell. */
const FRAME = 3;
/** Of a row that is drawn as a line. */
const LINE_HEIGHT = 128;

const nothing: Block = {
  level: 0,
  region: { top: 0, left: 0, height: 0, width: 0 },
  channels: 1,
  unit: 1,
  values: new Float32Array(),
};

/** A plane at its place in a figure, with its name above it; of a volume the slices below each other. */
export class PlacedPlane {
  readonly width: number;
  readonly height: number;
  private readonly views: readonly { readonly slice: number; readonly y: number; readonly viewport: Viewport }[];

  constructor(
    private readonly plane: StagePlane,
    private readonly look: PlaneLook,
    private readonly origin: Point,
    private readonly sketch: Sketch,
  ) {
    const [depth, rows, columns] = plane.extents;
    const isWhole = plane.seen.blocks.length === depth.size;
    const slices = isWhole ? Array.from({ length: depth.to - depth.from }, (_, i) => depth.from + i) : [0];
    const [across, down] = [columns.to - columns.from, rows.to - rows.from];
    const width = Math.ceil(across * look.cell) + 2 * EDGE;
    const isLine = down === 1 && across > LONG;
    const height = isLine ? LINE_HEIGHT : Math.ceil(down * look.cell) + 2 * EDGE;
    const named = depth.to - depth.from > 1 ? SLICE : 0;
    this.views = slices.map((slice, i) => {
      const viewport = new Viewport();
      viewport.resize(width, height, 1);
      viewport.show({ top: rows.from, left: columns.from, height: down, width: across });
      return { slice, y: CAPTION + i * (height + named + GAP) + named, viewport };
    });
    this.width = Math.max(width, this.captionWidth);
    this.height = this.views.at(-1)!.y + height;
  }

  get name(): StagePlane['name'] {
    return this.plane.name;
  }

  draw(colours: Colours, mark: StageMark): void {
    const { sketch, plane, look } = this;
    const { ink, quiet } = sketch.theme;
    const pen = sketch.at(...this.origin);
    pen.words(plane.label, [EDGE, LABEL / 2], { size: LABEL, color: ink, align: 'left' });
    const after = EDGE + pen.widthOfWords(`${plane.label} `, LABEL);
    pen.words(plane.note, [after, LABEL / 2], { size: LABEL, color: quiet, align: 'left' });
    const range = this.inMosaic(mark.range);
    const winner = mark.winner && this.inMosaic(onePlace(mark.winner))?.from;
    for (const { slice, y, viewport } of this.views) {
      if (this.isVolume) pen.text(String(slice), [EDGE, y - SLICE / 2], { size: LABEL, color: quiet, align: 'left' });
      const marks = {
        window: range && rangeIn(range, slice),
        winner: winner?.[0] === slice ? ([winner[1], winner[2]] as Cell) : undefined,
      };
      drawPlane(pen.at(0, y), viewport, this.viewed(slice), colours, marks, look.digits);
    }
  }

  /** Where a box of cells is in the figure; undefined if it is in no slice that is shown. */
  boxOf(range: PlaceRange | undefined): Box | undefined {
    const placed = this.inMosaic(range);
    if (!placed) return undefined;
    const boxes = this.views.flatMap(({ slice, y, viewport }) => {
      const part = rangeIn(placed, slice);
      if (!part) return [];
      const [height, width] = [part.to[0] - part.from[0], part.to[1] - part.from[1]];
      const box = viewport.box({ top: part.from[0], left: part.from[1], height, width });
      return [{ ...box, x: box.x + this.origin[0], y: box.y + y + this.origin[1] }];
    });
    const [first, last] = [boxes[0], boxes.at(-1)];
    return first && last && { ...first, height: last.y + last.height - first.y };
  }

  /** Leaves blank what comes behind a cell, row by row; a volume or a mosaic is shown whole. */
  blankBehind(position: readonly number[]): void {
    const cell = this.isVolume || this.plane.facets ? undefined : this.boxOf(onePlace(toPlace(position)));
    if (!cell) return;
    const [left, right, bottom] = [this.origin[0], this.origin[0] + this.width, this.origin[1] + this.height];
    const [x, y] = [cell.x + cell.width, cell.y + cell.height];
    const blank = (from: Point, to: Point) => {
      const box = { x: from[0], y: from[1], width: to[0] - from[0], height: to[1] - from[1] };
      this.sketch.fill(box, { color: this.sketch.theme.paper });
    };
    // the frame around the cell stays, and the line below the row above
    blank([x + FRAME, toPlace(position)[1] === 0 ? cell.y - FRAME : cell.y], [right, y + FRAME]);
    blank([left, y], [cell.x - FRAME, bottom]);
    blank([cell.x - FRAME, y + FRAME], [right, bottom]);
  }

  /** Where a box of one of a mosaic's planes is in it. */
  private inMosaic(range: PlaceRange | undefined): PlaceRange | undefined {
    const { facets } = this.plane;
    return facets && range ? boxIntoMosaic(facets, this.look.facet, range) : range;
  }

  private get isVolume(): boolean {
    const [depth] = this.plane.extents;
    return depth.to - depth.from > 1;
  }

  private get captionWidth(): number {
    return EDGE + this.sketch.widthOfWords(`${this.plane.label} ${this.plane.note}`, LABEL);
  }

  private viewed(slice: number): ViewedPlane {
    const { label, dtype, seen, padding, extents, overlaysOn, facets } = this.plane;
    const isInside = stateOfSlice(extents[0], slice) === 'inside';
    return {
      ...{ label, dtype, padding },
      extents: extentsIn(extents, slice),
      isImage: this.look.isImage,
      range: seen.range,
      overview: isInside ? seen.blocks[slice]! : nothing,
      overlays: isInside ? overlaysOn(slice) : [],
      ...(facets && { facets: { ...facets, of: 'channels' } }),
    };
  }
}
