import type { ShapesInText } from '../../../src/worker/protocol';

/** A text without tensors. */
export const nothing: ShapesInText = {
  facts: [],
  runs: [],
  problems: [],
  unknowns: [],
  assumed: [],
  isBroken: false,
  modules: [],
};
