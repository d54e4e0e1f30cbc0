import type { ColourScale } from './colourScale';
import { Notes } from './notes';
import { numberFormat, type NumberFormat } from './numberFormat';
import { Painter } from './painter';
import { PlaneValues } from './planeValues';
import { TileCache } from './tileCache';
import type { ViewedPlane } from './viewedPlane';
import { pageSettings } from '../shared/settings';

/** What is drawn at the moment. */
export interface Scene {
  readonly plane: ViewedPlane;
  readonly tiles: TileCache;
  readonly values: PlaneValues;
  readonly painter: Painter;
  readonly notes: Notes;
  readonly format: NumberFormat;
  readonly longest: number;
}

/** @param changed more can be drawn */
export function sceneOf(
  plane: ViewedPlane,
  colours: ColourScale,
  changed: () => void,
  failed: (error: unknown) => void,
): Scene {
  const tiles = new TileCache({ block: plane.overview }, plane.source, changed, failed);
  const values = new PlaneValues(plane, tiles);
  const painter = new Painter(tiles, colours, (block, target) => {
    colours.paint(block, plane.isImage, target);
    return !plane.isImage && target.includes(0);
  });
  const notes = new Notes(plane, colours, changed, failed);
  return { plane, tiles, values, painter, notes, ...formatFor(plane) };
}

/** How the numbers of a plane are written, and how long they get. */
function formatFor({ range, dtype, overview }: ViewedPlane): Pick<Scene, 'format' | 'longest'> {
  const { values, unit } = overview;
  const all = unit === 1 ? values : Float32Array.from(values, (value) => value / unit);
  const format = numberFormat(range, all, !dtype.includes('float'), pageSettings().precision);
  return { format, longest: Math.max(...range.map((end) => format.text(end).length)) };
}
