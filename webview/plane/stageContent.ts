import * as l10n from '@vscode/l10n';
import { coveredCells, type PoolAxis, type PoolGeometry } from '../../src/pooling/geometry';
import type { LayerName } from '../../src/pooling/layers';
import type { Plan, Reduction } from '../../src/pooling/plan';
import type { PlaneChoice, Tile } from '../../src/tensors/tile';
import type { Overlays } from '../../src/views/panel';
import type { PlaneTiles, ResultFacts } from '../../src/worker/sight';
import { coverageOverlay, tileOverlay, type Overlay } from './overlay';
import { extentsOf, type PlaneContent, type Extents, type PaddingMeaning } from './planeView';

/** Planes up to this many cells a side are shown as numbers. */
const GRID_LIMIT = 32;
const GRID_CELLS = 2048;

/** All that the stage shows of one plane. */
export interface StageContent {
  readonly op: LayerName;
  readonly plan: Plan;
  /** The max pooling that MaxUnpool undoes. */
  readonly before?: PoolGeometry;
  readonly tiles: PlaneTiles;
  readonly isImage: boolean;
  /** The plane whose windows are shown. */
  readonly plane: number;
  readonly overlays: Overlays;
}

/** One of the planes that stand side by side. */
export interface StagePlane extends Omit<PlaneContent, 'cell'> {
  readonly name: 'before' | 'input' | 'output';
  /** `5 × 5`, and what was done to it. */
  readonly note: string;
}

export const noOverlays: Overlays = { indices: false, gradient: false, coverage: false };

export function contentOf(
  { call, plan, before }: ResultFacts,
  tiles: PlaneTiles,
  isImage: boolean,
  plane: PlaneChoice,
  overlays: Overlays,
): StageContent {
  const number = plane === 'combined' ? 0 : plane;
  return { op: call.op, plan, ...(before && { before }), tiles, isImage, plane: number, overlays };
}

/** Whether the planes are small enough to be read as numbers. */
export function isGrid({ plan, before, tiles, isImage }: StageContent): boolean {
  const isSmall = ({ axes }: PoolGeometry) => {
    const covered = axes.map(coveredCells).map(({ from, to }) => to - from);
    const all = [covered, axes.map((axis) => axis.outputSize)];
    return all.every(
      (sizes) => sizes.slice(-2).every((size) => size <= GRID_LIMIT) && sizes.reduce((a, b) => a * b, 1) <= GRID_CELLS,
    );
  };
  return !isImage && tiles.input.step === 1 && [plan.geometry, ...(before ? [before] : [])].every(isSmall);
}

/** Input and output; with the tensor before it if an unpooling is shown. */
export function planesOf(content: StageContent): readonly StagePlane[] {
  const { op, plan, before, tiles } = content;
  const { axes } = plan.geometry;
  const padding = paddingMeaning(plan.reduction);
  const sizes = (all: readonly PoolAxis[], size: 'inputSize' | 'outputSize') =>
    all.map((axis) => axis[size]).join(' × ');
  const stagePlane = (
    name: StagePlane['name'],
    label: string,
    note: string,
    tile: Tile,
    extents: Extents,
  ): StagePlane => {
    const overlays = overlaysOn(name, content);
    return { name, label, note, tile, extents, isImage: content.isImage, padding, overlays };
  };
  const output = extentsOf(axes, ({ outputSize: size }) => ({ from: 0, to: size, size, after: 0 }));
  if (!before || !tiles.before) {
    return [
      stagePlane('input', l10n.t('Input'), sizes(axes, 'inputSize'), tiles.input, inputExtents(axes)),
      stagePlane('output', l10n.t('Output'), sizes(axes, 'outputSize'), tiles.output, output),
    ];
  }
  const [down, up] = [l10n.t('down-sampling'), l10n.t('up-sampling')];
  const pool = op.replace('Unpool', 'Pool');
  return [
    {
      ...stagePlane(
        'before',
        l10n.t('Input'),
        sizes(before.axes, 'inputSize'),
        tiles.before,
        inputExtents(before.axes),
      ),
      padding: 'lowest',
    },
    stagePlane('input', pool, `${sizes(axes, 'inputSize')} · ${down}`, tiles.input, inputExtents(axes)),
    stagePlane('output', op, `${sizes(axes, 'outputSize')} · ${up}`, tiles.output, output),
  ];
}

function inputExtents(axes: readonly PoolAxis[]): Extents {
  return extentsOf(axes, (axis) => {
    const after = axis.kind === 'sliding' ? axis.padding[1] : 0;
    return { ...coveredCells(axis), size: axis.inputSize, after };
  });
}

function overlaysOn(name: StagePlane['name'], { plan, tiles, plane, overlays }: StageContent): readonly Overlay[] {
  const { gradient, indices } = tiles;
  switch (name) {
    case 'before':
      return [];
    case 'input':
      return [
        ...(overlays.coverage ? [coverageOverlay(plan.geometry, plane, tiles.input)] : []),
        ...(overlays.gradient && gradient ? [tileOverlay('gradient', gradient)] : []),
      ];
    case 'output':
      return overlays.indices && indices ? [tileOverlay('index', indices)] : [];
  }
}

function paddingMeaning(reduction: Reduction): PaddingMeaning {
  if (reduction.kind === 'max') return 'lowest';
  return reduction.kind === 'avg' && reduction.divisor !== 'inputCells' ? 'zero' : 'none';
}
