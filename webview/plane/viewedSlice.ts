import * as l10n from '@vscode/l10n';
import type { Block } from '../../src/tensors/tile';
import { MOST_CELLS } from './cellGrid';
import type { PartSource, StagePlane } from '../../src/plane/stageContent';
import type { ViewedPlane } from '../../src/plane/viewedPlane';
import { extentsIn, stateOfSlice } from '../../src/plane/volume';

/** How a plane is shown, and where finer parts of it come from. */
export interface FigureLook {
  /** The side of a cell when all is in sight, in CSS pixels. */
  readonly cell: number;
  readonly isImage: boolean;
  readonly part: PartSource | undefined;
}

/** What is seen of one slice of a stage's plane; of a plane that is no volume slice 0 is all. */
export function viewedSlice(plane: StagePlane, look: FigureLook, slice: number, overview: Block): ViewedPlane {
  const { extents, seen, label, dtype, padding } = plane;
  const [depth, rows, columns] = extents;
  const { part } = look;
  return {
    label: labelOf(depth.size > 1 ? `${label}, ${l10n.t('depth {0}', slice)}` : label, rows.size, columns.size),
    dtype,
    extents: extentsIn(extents, slice),
    isImage: look.isImage,
    range: seen.range,
    overview,
    padding,
    overlays: stateOfSlice(depth, slice) === 'inside' ? plane.overlaysOn(slice, part) : [],
    ...(part && overview.level > 0 && { source: (choice, signal) => part(plane.name, slice, choice, signal) }),
    ...(depth.size > 1 && { slice }),
    ...(plane.facets && { facets: { ...plane.facets, of: 'channels' } }),
  };
}

/** A large plane says how large it is: its cells are not told one by one. */
function labelOf(name: string, rows: number, columns: number): string {
  return rows * columns > MOST_CELLS ? l10n.t('{0}: {1} rows, {2} columns', name, rows, columns) : name;
}
