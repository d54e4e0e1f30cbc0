import { softmaxOperators } from './activations';
import { binaryOperators, unaryOperators, conditional } from './elementwise';
import { indexingOperators } from './indexing';
import { matrixOperators } from './matrices';
import { metadataMethods } from './metadata';
import { permutingMethods, permutingOperators } from './permuting';
import { reductionOperators } from './reductions';
import type { FunctionRule } from './rule';
import { splittingMethods, splittingOperators } from './splitting';
import { viewingMethods, viewingOperators } from './viewing';

/** Methods of a tensor by name. */
export const tensorMethods: Readonly<Record<string, FunctionRule>> = {
  ...binaryOperators,
  ...indexingOperators,
  ...matrixOperators,
  ...metadataMethods,
  ...permutingMethods,
  ...permutingOperators,
  ...reductionOperators,
  ...softmaxOperators,
  ...splittingMethods,
  ...splittingOperators,
  ...unaryOperators,
  ...viewingMethods,
  ...viewingOperators,
  where: { ...conditional.where!, signature: 'input, condition, other' },
};
