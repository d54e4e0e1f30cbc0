import type { CellReason } from '../pooling/explain';
import type { PoolGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import type { Plan } from '../pooling/plan';
import type { Summary } from '../tensors/statistics';
import { facetsAcross } from '../tensors/planeOfTensor';
import type { Block, Mosaic, SeenChoice, Tile } from '../tensors/tile';
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

/** A plane as it is seen from afar. */
export interface SeenPlane {
  /** One for each slice of a volume, or only the first if it is large; of anything else one. */
  readonly blocks: readonly Block[];
  /** Min and max of the finite values of the whole tensor, for the colors. */
  readonly range: readonly [min: number, max: number];
}

/** The planes that belong to one choice. */
export interface SeenPlanes {
  /** What was pooled before MaxUnpool undoes it. */
  readonly before?: SeenPlane;
  readonly input: SeenPlane;
  readonly output: SeenPlane;
  /** Of the output, for the maxima. */
  readonly indices?: SeenPlane;
  /** Of the input, if it was asked for. */
  readonly gradient?: SeenPlane;
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

export function isMosaic(choice: SeenChoice): choice is Mosaic {
  return typeof choice === 'object';
}

/** The plane whose windows are shown; of channels that are shown as one the first. */
export function planeIn(choice: SeenChoice): number {
  if (choice === 'combined') return 0;
  return isMosaic(choice) ? choice.mosaic : choice;
}

/** The most values that are laid side by side. */
const MOST_IN_MOSAIC = 2 ** 25;

/** How many planes a sample's mosaic has, and how many of them in a row. */
export interface Facets {
  readonly count: number;
  readonly across: number;
}

/** The mosaic of a sample's channels; undefined if there is none: of one channel, of volumes, of windows that differ by channel. */
export function facetsOf({ inputShape, axes }: PoolGeometry): Facets | undefined {
  const count = inputShape.at(-axes.length - 1) ?? 1;
  const sizes = axes.map((axis) => axis.inputSize);
  const isLarge = sizes.reduce((a, b) => a * b, count) > MOST_IN_MOSAIC;
  if (count < 2 || sizes.length > 2 || isLarge || axes.some((axis) => axis.kind === 'fractional')) return undefined;
  return { count, across: facetsAcross(count, sizes.at(-2) ?? 1, sizes.at(-1)!) };
}

/** The buffers that travel with a view, all its own. */
export function buffersOf({ sight }: PooledView): ArrayBuffer[] {
  const planes = Object.values(sight?.planes ?? {}) as readonly (SeenPlane | undefined)[];
  return planes.flatMap((plane) => plane?.blocks.flatMap(buffersOfBlock) ?? []);
}

export function buffersOfBlock({ values, flags }: Block): ArrayBuffer[] {
  return flags ? [values.buffer, flags.buffer] : [values.buffer];
}
