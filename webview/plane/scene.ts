import type { InkedPlane } from '../../src/plane/inkLayers';
import { formatFor, type NumberFormat } from '../../src/plane/numberFormat';
import type { ViewedPlane } from '../../src/plane/viewedPlane';
import type { Viewport } from '../../src/plane/viewport';
import type { Region } from '../../src/tensors/tile';
import { pageSettings } from '../shared/settings';
import type { ColourScale } from './colourScale';
import { Notes } from './notes';
import { Painter } from './painter';
import { PlaneValues } from './planeValues';
import { TileCache } from './tileCache';

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
  return { plane, tiles, values, painter, notes, ...formatFor(plane, pageSettings().precision) };
}

/** A scene, and what of it is drawn on its colors. */
export function inkedScene(
  { plane, format, longest, values, painter, notes }: Scene,
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  cells: Region,
): InkedPlane {
  return {
    ...{ plane, format, longest },
    valuesAt: (...cell) => values.at(cell),
    row: () => painter.row(viewport, cells),
    drawNotes: () => {
      notes.draw(context, viewport, cells);
    },
  };
}
