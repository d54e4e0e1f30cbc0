import { layerNames, layers, type LayerName, type OperatorName } from '../../src/pooling/layers';
import type { Plan } from '../../src/pooling/plan';

/** The layer that a plan is of: while a new call is refused, the last result is still shown. */
export function layerOf({ geometry: { axes }, reduction }: Plan): LayerName {
  const operator = operatorOf(reduction.kind, axes[0]!.kind);
  return layerNames.find((name) => layers[name].operator === operator && layers[name].rank === axes.length)!;
}

function operatorOf(
  reduction: Plan['reduction']['kind'],
  axis: Plan['geometry']['axes'][number]['kind'],
): OperatorName {
  if (reduction === 'lp' || reduction === 'unpool') return reduction;
  if (axis === 'adaptive') return reduction === 'max' ? 'adaptiveMax' : 'adaptiveAvg';
  return axis === 'fractional' ? 'fractionalMax' : reduction;
}
