import { activationFunctions, softmaxOperators, torchActivations } from './activations';
import { attentionFunctions } from './attention';
import { convolutionFunctions } from './convolution';
import { distanceFunctions, normalizeFunctions, torchDistances } from './distances';
import { dropoutFunctions } from './dropout';
import { einopsFunctions } from './einops';
import { einsumFunctions } from './einsum';
import { binaryOperators, conditional, unaryOperators } from './elementwise';
import { embeddingFunctions } from './embedding';
import { foldingFunctions } from './folding';
import { indexingOperators, oneHotFunctions } from './indexing';
import { joiningFunctions } from './joining';
import { linearFunctions } from './linear';
import { lossFunctions } from './losses';
import { matrixOperators } from './matrices';
import { normalizationFunctions } from './normalization';
import { paddingFunctions } from './padding';
import { permutingFunctions, permutingOperators } from './permuting';
import { poolingFunctions } from './pooling';
import { normFunctions, reductionOperators } from './reductions';
import { resizingFunctions } from './resizing';
import type { FunctionRule } from './rule';
import { shufflingFunctions } from './shuffling';
import { splittingFunctions, splittingOperators } from './splitting';
import { transposedFunctions } from './transposedConvolution';
import { viewingFunctions, viewingOperators } from './viewing';

type Rules = Readonly<Record<string, FunctionRule>>;

function inPackage(name: string, ...tables: readonly Rules[]): Rules {
  return Object.fromEntries(
    tables.flatMap((table) => Object.entries(table).map(([short, rule]) => [`${name}.${short}`, rule])),
  );
}

/** Functions by their full names. */
export const functions: Rules = {
  ...inPackage(
    'torch',
    binaryOperators,
    conditional,
    convolutionFunctions,
    distanceFunctions,
    torchDistances,
    einsumFunctions,
    indexingOperators,
    joiningFunctions,
    matrixOperators,
    permutingFunctions,
    permutingOperators,
    reductionOperators,
    shufflingFunctions,
    softmaxOperators,
    splittingFunctions,
    splittingOperators,
    torchActivations,
    transposedFunctions,
    unaryOperators,
    viewingFunctions,
    viewingOperators,
  ),
  ...inPackage(
    'torch.nn.functional',
    activationFunctions,
    attentionFunctions,
    convolutionFunctions,
    distanceFunctions,
    dropoutFunctions,
    embeddingFunctions,
    foldingFunctions,
    linearFunctions,
    lossFunctions,
    normalizationFunctions,
    normalizeFunctions,
    oneHotFunctions,
    paddingFunctions,
    poolingFunctions,
    resizingFunctions,
    shufflingFunctions,
    transposedFunctions,
  ),
  ...inPackage('torch.linalg', normFunctions),
  ...inPackage('einops', einopsFunctions),
};
