import type { CallPath } from '../model/tree/moduleCall';
import type { ReceptiveField } from '../model/tree/receptiveField';

export type { CallPath, ReceptiveField };

/** Where in which file; offsets are UTF-16 units from its start. */
export interface PlaceInFile {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** A module that was called, and the modules that were called within. What is not known is undefined. */
export interface ModelNode {
  readonly path: CallPath;
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
