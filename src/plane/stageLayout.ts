import type { StagePlane } from './stageContent';
import type { Extents } from './volume';

/** Side of a cell of a small plane, in CSS pixels. */
const LARGEST_CELL = 46;
const SMALLEST_CELL = 20;
/** The maximum height of a large plane, and the maximum side of its cells, when all of it is in sight. */
const TALLEST = 320;
const LARGEST_PIXEL = 12;
/** From this width for each plane on, they always stand side by side; below, if their cells fit at full size. */
const BESIDE = 240;
const GAP = 64;

/** How planes stand in a room of some width: CSS pixels. */
export interface StageLayout {
  readonly isStacked: boolean;
  /** The side of a cell, the same in all planes. */
  readonly cell: number;
}

/** @param asGrid whether the planes are small enough to be read as numbers */
export function layoutOf(planes: readonly StagePlane[], asGrid: boolean, width: number): StageLayout {
  const columns = planes.map(({ extents }) => extents[2].to - extents[2].from);
  const [total, gaps] = [columns.reduce((a, b) => a + b, 0), GAP * (planes.length - 1)];
  const isStacked = width < Math.min(BESIDE * planes.length, total * LARGEST_CELL + gaps);
  const room = isStacked ? width / Math.max(...columns) : (width - gaps) / total;
  return { isStacked, cell: asGrid ? gridCell(room) : pixelSize(planes[0]!.extents, room) };
}

function gridCell(room: number): number {
  return Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, Math.floor(room)));
}

/** How much a cell of a large plane takes, so that the plane fits. */
function pixelSize([, height]: Extents, available: number): number {
  const fit = Math.min(available, TALLEST / (height.to - height.from));
  return fit >= 1 ? Math.min(LARGEST_PIXEL, Math.floor(2 * fit) / 2) : fit;
}
