import { readFileSync, statSync } from 'node:fs';
import type { FindModule } from '../../src/model/evaluate/evaluator';
import type { FoundModule } from '../../src/model/evaluate/standIns';
import { moduleFiles, up } from '../../src/model/moduleFiles';

/** Finds modules beside the file that imports them and in the folders given. */
export function moduleFinder(folders: readonly string[]): FindModule {
  const read = new Map<string, FoundModule>();
  return (name, from) => {
    const file = moduleFiles(name, from, [packageRoot(from), ...folders]).find(isFile);
    if (file === undefined) return undefined;
    if (!read.has(file)) read.set(file, { path: file, text: readFileSync(file, 'utf8') });
    return read.get(file);
  };
}

/** The folder above the package that a file is part of. */
function packageRoot(file: string): string {
  let folder = up(file, 1);
  while (isFile(`${folder}/__init__.py`)) folder = up(folder, 1);
  return folder;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
