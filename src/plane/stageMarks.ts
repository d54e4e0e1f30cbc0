import type { CellReason, Tap } from '../pooling/explain';
import type { PoolGeometry } from '../pooling/geometry';
import { flatIndex, unravelIndex } from '../pooling/positions';
import type { StageContent, StagePlane } from './stageContent';
import { onePlace, toPlace, type Place, type PlaceRange } from './volume';
import { windowRange } from './windowRange';

/** What is marked on a plane for one output cell. */
export interface StageMark {
  readonly range: PlaceRange | undefined;
  readonly winner: Place | undefined;
}

/**
 * What is marked on each plane for an output cell: the window, the cell with the maximum, and where its value has come to.
 *
 * @param reason has the input cell with the maximum
 */
export function marksOf(
  { plan, before, plane }: StageContent,
  position: readonly number[],
  reason: CellReason | undefined,
): Readonly<Record<StagePlane['name'], StageMark>> {
  const tap = reason && winnerOf(reason);
  const winner = tap && toPlace(tap.position);
  const output = { range: onePlace(toPlace(position)), winner: tap && toPlace(position) };
  if (!before) {
    const input = { range: windowRange(plan.geometry, position, plane), winner };
    return { before: { range: undefined, winner: undefined }, input, output };
  }
  return {
    before: {
      range: tap && windowRange(before, tap.position, plane),
      winner: tap && toPlace(originOf(before, plan.geometry, position)),
    },
    input: { range: winner && onePlace(winner), winner },
    output,
  };
}

function winnerOf({ cause }: CellReason): Tap | undefined {
  return 'winner' in cause ? cause.winner : undefined;
}

/** The cell of the pooled tensor whose value an index brought to an output cell of the unpooling. */
function originOf(before: PoolGeometry, after: PoolGeometry, position: readonly number[]): number[] {
  const index = flatIndex(
    after.axes.map((axis) => axis.outputSize),
    position,
  );
  return unravelIndex(
    before.axes.map((axis) => axis.inputSize),
    index,
  );
}
