import { layerOf } from '../model/evaluate/kinds';
import type { ModuleCall } from '../model/tree/moduleCall';
import type { Place } from '../model/value';
import { isLayerName } from '../pooling/layers';
import { formatShapes } from './layerRun';
import type { ModelNode, PlaceInFile } from './modelNode';

/** A call of a module, for the extension. */
export function nodeOf(call: ModuleCall): ModelNode {
  const { module, input, output, children, assumption } = call;
  const { field, parameters, multiplyAdds, bytes, isConditional } = call;
  const layer = layerOf(module.class);
  return {
    ...{ field, parameters, multiplyAdds, bytes, isConditional },
    path: call.path,
    className: module.class.name,
    layer: layer === 'Module' ? undefined : layer,
    isPooling: layer !== undefined && isLayerName(layer),
    calledAt: placeOf(call.calledAt),
    madeAt: placeOf(module.madeAt),
    input: input && formatShapes(input),
    output: output && formatShapes(output),
    isAssumed: assumption !== undefined,
    children: children.map(nodeOf),
  };
}

function placeOf(place: Place | undefined): PlaceInFile | undefined {
  return place && { uri: place.file, start: place.from, end: place.to };
}
