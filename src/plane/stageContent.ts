import * as l10n from '@vscode/l10n';
import { coveredCells, type PoolAxis, type PoolGeometry } from '../pooling/geometry';
import type { LayerCall, LayerName } from '../pooling/layers';
import type { Plan, Reduction } from '../pooling/plan';
import type { DType } from '../tensors/dtype';
import type { Block, SeenChoice } from '../tensors/tile';
import { facetsOf, isMosaic, planeIn } from './mosaic';
import { coverageOverlay, seenOverlay, type Overlay, type Overlays } from './overlay';
import type { BlockSource, SeenPlane, SeenPlanes } from './seenPlanes';
import { wholeExtent, type Facets, type PaddingMeaning } from './viewedPlane';
import { extentsOf, type Extents } from './volume';

/** Planes up to this many cells a side are shown as numbers. */
const GRID_LIMIT = 32;
const GRID_CELLS = 2048;

/** All that the stage shows of one plane. */
export interface StageContent {
  readonly op: LayerName;
  readonly plan: Plan;
  /** The max pooling that MaxUnpool undoes. */
  readonly before?: PoolGeometry;
  readonly planes: SeenPlanes;
  /** Of the tensor that is pooled. */
  readonly dtype: DType;
  readonly isImage: boolean;
  /** What is seen: a plane, or several as one. */
  readonly choice: SeenChoice;
  /** The plane whose windows are shown. */
  readonly plane: number;
  readonly overlays: Overlays;
}

/** One of the planes, or of the volumes, that stand side by side. */
export interface StagePlane {
  readonly name: 'before' | 'input' | 'output';
  readonly label: string;
  /** `5 × 5`, and what was done to it. */
  readonly note: string;
  readonly seen: SeenPlane;
  readonly extents: Extents;
  readonly facets?: Facets;
  readonly dtype: DType;
  readonly padding: PaddingMeaning;
  /** @param part where finer parts come from */
  readonly overlaysOn: (slice: number, part?: PartSource) => readonly Overlay[];
}

/** Reads a part of one of the planes that belong together. */
export type PartSource = (name: keyof SeenPlanes, slice: number, ...choice: Parameters<BlockSource>) => Promise<Block>;

export const noOverlays: Overlays = { indices: false, gradient: false, coverage: false };

export function contentOf(
  { call, plan, before }: Pick<StageContent, 'plan' | 'before'> & { readonly call: LayerCall },
  { planes, plane: choice }: Pick<StageContent, 'planes'> & { readonly plane: SeenChoice },
  { isImage, dtype }: Pick<StageContent, 'isImage' | 'dtype'>,
  overlays: Overlays,
): StageContent {
  const shown = { planes, dtype, isImage, choice, plane: planeIn(choice), overlays };
  return { op: call.op, plan, ...(before && { before }), ...shown };
}

/** Whether the planes are small enough to be read as numbers. */
export function isGrid({ planes, isImage }: StageContent, shown: readonly StagePlane[]): boolean {
  if (isImage || planes.input.blocks[0]?.level !== 0) return false;
  return shown.every(({ extents }) => {
    const [depth, height, width] = extents.map(({ from, to }) => to - from) as [number, number, number];
    return height <= GRID_LIMIT && width <= GRID_LIMIT && depth * height * width <= GRID_CELLS;
  });
}

/** Input and output; with the tensor before it if an unpooling is shown. */
export function planesOf(content: StageContent): readonly StagePlane[] {
  const { op, plan, before, planes, dtype, choice } = content;
  const { axes } = plan.geometry;
  const sizes = (all: readonly PoolAxis[], size: 'inputSize' | 'outputSize') =>
    all.map((axis) => axis[size]).join(' × ');
  const mosaic = isMosaic(choice) ? facetsOf(plan.geometry) : undefined;
  const stagePlane = (name: StagePlane['name'], label: string, note: string, seen: SeenPlane): StagePlane => {
    const extents = name === 'output' ? outputExtents(axes) : inputExtents(name === 'before' ? before!.axes : axes);
    return {
      ...{ name, label, note: mosaic ? `${mosaic.count} × ${note}` : note, seen, extents },
      ...(mosaic && laidOut(mosaic, extents)),
      dtype: name === 'output' ? plan.dtype : dtype,
      padding: name === 'before' ? 'lowest' : paddingMeaning(plan.reduction),
      overlaysOn: (slice, part) => (mosaic ? [] : overlaysOn(name, content, slice, part)),
    };
  };
  if (!before || !planes.before) {
    return [
      stagePlane('input', l10n.t('Input'), sizes(axes, 'inputSize'), planes.input),
      stagePlane('output', l10n.t('Output'), sizes(axes, 'outputSize'), planes.output),
    ];
  }
  const [down, up] = [l10n.t('down-sampling'), l10n.t('up-sampling')];
  const pool = op.replace('Unpool', 'Pool');
  return [
    stagePlane('before', l10n.t('Input'), sizes(before.axes, 'inputSize'), planes.before),
    stagePlane('input', pool, `${sizes(axes, 'inputSize')} · ${down}`, planes.input),
    stagePlane('output', op, `${sizes(axes, 'outputSize')} · ${up}`, planes.output),
  ];
}

/** A sample's planes side by side, without their padding. */
function laidOut(
  mosaic: Pick<Facets, 'count' | 'across'>,
  [depth, height, width]: Extents,
): Pick<StagePlane, 'extents' | 'facets'> {
  const { count, across } = mosaic;
  const [rows, columns] = [height.size, width.size];
  const all = [Math.ceil(count / across) * rows, across * columns] as const;
  return { extents: [depth, wholeExtent(all[0]), wholeExtent(all[1])], facets: { ...mosaic, rows, columns } };
}

function outputExtents(axes: readonly PoolAxis[]): Extents {
  return extentsOf(axes, ({ outputSize: size }) => ({ from: 0, to: size, size, after: 0 }));
}

function inputExtents(axes: readonly PoolAxis[]): Extents {
  return extentsOf(axes, (axis) => {
    const after = axis.kind === 'sliding' ? axis.padding[1] : 0;
    return { ...coveredCells(axis), size: axis.inputSize, after };
  });
}

function overlaysOn(
  name: StagePlane['name'],
  { plan, planes, plane, overlays }: StageContent,
  slice: number,
  part: PartSource | undefined,
): readonly Overlay[] {
  const { gradient, indices } = planes;
  const source = (of: keyof SeenPlanes): BlockSource | undefined =>
    part && ((choice, signal) => part(of, slice, choice, signal));
  switch (name) {
    case 'before':
      return [];
    case 'input':
      return [
        ...(overlays.coverage ? [coverageOverlay(plan.geometry, plane, slice, planes.input.blocks[0]!.level)] : []),
        ...(overlays.gradient && gradient ? [seenOverlay('gradient', gradient, slice, source('gradient'))] : []),
      ];
    case 'output':
      return overlays.indices && indices ? [seenOverlay('index', indices, slice, source('indices'))] : [];
  }
}

function paddingMeaning(reduction: Reduction): PaddingMeaning {
  if (reduction.kind === 'max') return 'lowest';
  return reduction.kind === 'avg' && reduction.divisor !== 'inputCells' ? 'zero' : 'none';
}
