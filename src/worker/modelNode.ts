import { layerOf } from '../model/evaluate/kinds';
import type { ModuleCall } from '../model/tree/moduleCall';
import type { ReceptiveField } from '../model/tree/receptiveField';
import type { Place } from '../model/value';
import { isLayerName } from '../pooling/layers';
import { formatShapes } from './layerRun';

/** Where in which file; offsets are UTF-16 units from its start. */
export interface PlaceInFile {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** A module that was called, and the modules that were called within. What is not known is undefined. */
export interface ModelNode {
  /** `layer2.0.conv1`; empty for the model itself, and for what is no attribute of it. */
  readonly name: string;
  /** Its class. */
  readonly className: string;
  /** Of a layer its name in torch.nn. */
  readonly layer: string | undefined;
  readonly isPooling: boolean;
  readonly calledAt: PlaceInFile | undefined;
  readonly madeAt: PlaceInFile | undefined;
  /** `(1, 3, 224, 224)`. */
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly field: ReceptiveField | undefined;
  readonly parameters: number | undefined;
  readonly multiplyAdds: number | undefined;
  /** What its layers give, in bytes. */
  readonly bytes: number | undefined;
  /** It may not run. */
  readonly isConditional: boolean;
  /** The text does not call the model: its input is assumed. */
  readonly isAssumed: boolean;
  readonly children: readonly ModelNode[];
}

/** A call of a module, for the extension. */
export function nodeOf(call: ModuleCall): ModelNode {
  const { module, input, output, children, assumption } = call;
  const { name, field, parameters, multiplyAdds, bytes, isConditional } = call;
  const layer = layerOf(module.class);
  return {
    ...{ name, field, parameters, multiplyAdds, bytes, isConditional },
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
