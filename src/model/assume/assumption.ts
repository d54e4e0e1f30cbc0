import type { Size } from '../size';
import type { Place } from '../value';

/** A shape that the text does not give, and that is taken for a model which nothing in it calls. */
export interface Assumption {
  /** Of the model. */
  readonly className: string;
  readonly place: Place;
  /** Where its `forward` begins. */
  readonly forward: number;
  readonly inputs: readonly AssumedInput[];
}

export interface AssumedInput {
  /** The parameter of `forward`. */
  readonly name: string;
  readonly shape: readonly Size[];
  readonly dtype: 'float32' | 'int64';
  /** A comment `# poolscope: x = …`, an annotation, the author's own comment, or the layer that it goes into first. */
  readonly source: 'poolscope' | 'annotation' | 'comment' | 'layer';
}
