import type { Assumption } from '../assume/assumption';
import type { Shapes } from '../shapes';
import type { Instance, Place } from '../value';
import type { ReceptiveField } from './receptiveField';

/** Where in which model. */
export interface CallPath {
  /** The number of the model's call, in the order of all such calls. */
  readonly model: number;
  /** The path of attributes from the model: `layer2.0.conv1`; of the model itself, and of what is no attribute, empty. */
  readonly name: string;
}

/** A module that was called, and the modules that were called within. */
export interface ModuleCall {
  readonly module: Instance;
  readonly path: CallPath;
  readonly calledAt: Place | undefined;
  /** Undefined if it is not known. */
  readonly input: Shapes | undefined;
  readonly output: Shapes | undefined;
  readonly field: ReceptiveField | undefined;
  /** Learned by it and all in it, each once. */
  readonly parameters: number | undefined;
  readonly multiplyAdds: number | undefined;
  /** What its layers give, in bytes. */
  readonly bytes: number | undefined;
  readonly children: readonly ModuleCall[];
  /** It depends on something unknown whether the model gets there. */
  readonly isConditional: boolean;
  /** The text does not run the model. */
  readonly assumption: Assumption | undefined;
}
