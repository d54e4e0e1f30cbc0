import { arrayFunctions } from './arrayFunctions';
import { commandLine } from './commandLine';
import { datasetNamed } from './datasets';
import { fileFunctions } from './files';
import { makeGrid } from './grids';
import { libraryFunctions } from './libraryFunctions';
import { loaderFunctions } from './loaders';
import type { Given } from './machine';
import { pathFunctions } from './paths';
import { pythonFunctions, type PythonFunction } from './pythonFunctions';
import { summaryFunctions } from './summaries';
import { torchFunctions } from './torchFunctions';
import { transformNamed } from './transforms';

/** Functions by full name. */
const functions: Readonly<Record<string, PythonFunction>> = {
  ...Object.fromEntries(Object.entries(pythonFunctions).map(([name, run]) => [`builtins.${name}`, run])),
  ...summaryFunctions,
  ...loaderFunctions,
  ...commandLine,
  ...torchFunctions,
  ...pathFunctions,
  ...libraryFunctions,
  ...fileFunctions,
  'torchvision.utils.make_grid': makeGrid,
};

/** What runs a function; NumPy has many twice: for numbers, and for arrays. */
export function functionNamed(name: string, { positional: [first] }: Given): PythonFunction | undefined {
  const ofNumbers = Object.hasOwn(libraryFunctions, name) && first?.kind !== 'tensor';
  if (!ofNumbers && Object.hasOwn(arrayFunctions, name)) return arrayFunctions[name];
  return Object.hasOwn(functions, name) ? functions[name] : (datasetNamed(name) ?? transformNamed(name));
}
