import type { CellReason } from '../pooling/explain';
import type { PoolGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import type { Plan } from '../pooling/plan';
import { facetsOf, isMosaic, planeIn } from '../plane/mosaic';
import type { SeenPlane, SeenPlanes } from '../plane/seenPlanes';
import type { Summary } from '../tensors/statistics';
import type { Block, SeenChoice, Tile } from '../tensors/tile';
import type { BlockChoice } from './planes';

/** The part of a result that a view shows. */
export interface Look {
  /** Shown if it exists; else all channels of an image as one, or the first plane. */
  readonly plane: SeenChoice;
  /** The most cells along an axis. */
  readonly limit: number;
  /** The window: its row-major number in the output plane; the last one if there are fewer. */
  readonly window: number;
  /** Whether to compute the gradient, for an output gradient of ones. */
  readonly gradient: boolean;
}

/** A part of one of the planes that are seen. */
export interface SeenPart extends BlockChoice {
  readonly name: keyof SeenPlanes;
  readonly plane: SeenChoice;
  /** Of a volume which one. */
  readonly slice: number;
}

/** A round of questions about a plane. */
export interface LessonOfPlane {
  readonly plane: number;
  /** The same seed asks the same questions. */
  readonly seed: number;
}

/** An answer to a question of a round. */
export interface Prediction extends LessonOfPlane {
  /** Which question. */
  readonly step: number;
  readonly text: string;
  /** There is no other try. */
  readonly isLast: boolean;
}

/** A plane before and after pooling, in small. */
export interface PlanePreview {
  readonly input: Tile;
  readonly output: Tile;
}

/** What there is to see of a plane. */
export interface Sight {
  readonly plane: SeenChoice;
  readonly planes: SeenPlanes;
  /** Of all values of the tensor, and of what came out; absent of very large ones. */
  readonly summaries: { readonly input?: Summary; readonly output?: Summary };
  readonly window: number;
  /** Of the window's output cell; of planes that are shown as one, one each. */
  readonly reasons: readonly CellReason[];
}

/** A result without its values. */
export interface ResultFacts {
  readonly call: LayerCall;
  readonly plan: Plan;
  /** The max pooling that MaxUnpool undoes. */
  readonly before?: PoolGeometry;
  readonly milliseconds: number;
  readonly threads: number;
  /** What the engine does without here: threads that share memory, or compiled kernels at all. */
  readonly missing?: 'threads' | 'kernels';
  /** Different for every result of every tensor. */
  readonly version: number;
}

/** A result, and what is looked at; there is nothing to see of an output without cells. */
export interface PooledView {
  readonly result: ResultFacts;
  readonly sight?: Sight;
}

/** Whether channels can be shown as one image: an image's, if all have the same windows. */
export function canCombine(isImage: boolean, { planes, axes }: PoolGeometry): boolean {
  return isImage && planes >= 3 && axes.every((axis) => axis.kind !== 'fractional');
}

/** The plane that is shown if `wanted` is wanted. */
export function planeToShow(wanted: SeenChoice, isImage: boolean, geometry: PoolGeometry): SeenChoice {
  if (wanted === 'combined') return canCombine(isImage, geometry) ? wanted : 0;
  const plane = planeIn(wanted) < geometry.planes ? planeIn(wanted) : 0;
  return isMosaic(wanted) && facetsOf(geometry) ? { mosaic: plane } : plane;
}

/** The buffers that travel with a view, all its own. */
export function buffersOf({ sight }: PooledView): ArrayBuffer[] {
  const planes = Object.values(sight?.planes ?? {}) as readonly (SeenPlane | undefined)[];
  return planes.flatMap((plane) => plane?.blocks.flatMap(buffersOfBlock) ?? []);
}

export function buffersOfBlock({ values, flags }: Block): ArrayBuffer[] {
  return flags ? [values.buffer, flags.buffer] : [values.buffer];
}
