import type { FunctionRule } from './rule';
import { reshape, view } from './viewing';

/** Methods of a tensor by name. */
export const tensorMethods: Readonly<Record<string, FunctionRule>> = {
  view: { signature: 'input, *shape', apply: view },
  reshape: { signature: 'input, *shape', apply: reshape },
};
