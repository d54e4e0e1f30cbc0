import { inkLayers } from '../../src/plane/inkLayers';
import { drawMargin, outline, paper } from '../../src/plane/planeLayers';
import { textSize } from '../../src/plane/textSize';
import { hull, inside, type PlaneMarks } from '../../src/plane/viewedPlane';
import { EDGE, Viewport, type Box } from '../../src/plane/viewport';
import type { Region } from '../../src/tensors/tile';
import { CanvasPen } from './canvasPen';
import type { ColourScale } from './colourScale';
import { intersection } from './painter';
import { inkedScene, type Scene } from './scene';

/** The side of a cell with one number, with another one on top of it, and with one for each channel: CSS pixels. More if numbers are long. */
const [CELL, NOTED_CELL, TALL_CELL] = [34, 40, 52];
/** What a digit of readable text takes. */
const DIGIT = 6.6;
/** The most cells along an axis; larger windows have no loupe. */
const MOST = 7;
/** The most of the canvas that it may hide, along each axis. */
const SHARE = 0.7;
const MARGIN = 8;

/** The window of a plane whose numbers are too small, enlarged so that its numbers can be read. */
export interface Loupe {
  readonly cells: Region;
  readonly box: Box;
  readonly viewport: Viewport;
}

/** Where a loupe stands: in the corner that is farthest from the window; undefined if none is needed, or there is no room beside it. */
export function loupeOf(viewport: Viewport, scene: Scene, { window }: PlaneMarks): Loupe | undefined {
  const ratio = viewport.devicePixelRatio;
  if (!window || textSize(viewport.scale / ratio, scene.longest, scene.plane.overview.channels) !== undefined)
    return undefined;
  const cells = hull(window);
  const side = sideOf(scene) * ratio;
  const isSmall = cells.height * cells.width > 1 && cells.height <= MOST && cells.width <= MOST;
  if (!isSmall) return undefined;
  const [width, height] = [cells.width, cells.height].map((count) => count * side + 2 * EDGE * ratio) as [
    number,
    number,
  ];
  const [wide, high] = viewport.size;
  if (width > SHARE * wide || height > SHARE * high) return undefined;
  const { x, y, width: across, height: down } = viewport.box(cells);
  const far = (at: number, size: number, room: number) =>
    at < room / 2 ? room - size - MARGIN * ratio : MARGIN * ratio;
  const box = { x: far(x, width, wide), y: far(y, height, high), width, height };
  const isHidden = box.x < x + across && box.x + width > x && box.y < y + down && box.y + height > y;
  if (isHidden) return undefined;
  const inner = new Viewport(side / ratio);
  inner.resize(width, height, ratio);
  inner.show(cells);
  return { cells, box, viewport: inner };
}

/** The side of its cells, in CSS pixels. */
function sideOf({ plane, longest }: Scene): number {
  const least = plane.overview.channels > 1 ? TALL_CELL : plane.overlays?.length ? NOTED_CELL : CELL;
  return Math.ceil(Math.max(least, DIGIT * longest + 6));
}

export function drawLoupe(
  context: CanvasRenderingContext2D,
  { cells, box, viewport }: Loupe,
  scene: Scene,
  marks: PlaneMarks,
  colours: ColourScale,
): void {
  const { plane, painter } = scene;
  const whole = { x: 0, y: 0, width: box.width, height: box.height };
  const pen = new CanvasPen(context);
  const seen = intersection(cells, inside(plane));
  context.save();
  context.translate(Math.round(box.x), Math.round(box.y));
  context.beginPath();
  context.rect(0, 0, box.width, box.height);
  context.clip();
  paper(pen, whole);
  drawMargin(pen, viewport, plane);
  painter.draw(context, viewport, inside(plane));
  inkLayers(pen, viewport, seen, colours, inkedScene(scene, context, viewport, seen), { winner: marks.winner });
  outline(pen, whole, { color: pen.theme.accent }, 4 * viewport.devicePixelRatio, 0);
  context.restore();
}
