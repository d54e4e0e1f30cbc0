import { readFileSync, statSync } from 'node:fs';
import type { FindModule, ReadFile } from '../../src/model/evaluate/moduleLoader';
import type { FoundModule } from '../../src/model/evaluate/standIns';
import { dataFiles, moduleFiles, up } from '../../src/model/moduleFiles';

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

/** Reads the files of configuration that a program may open, beside its main file and in the folders given. */
export function fileReader(main: string, folders: readonly string[]): ReadFile {
  return (name) =>
    dataFiles(name, main, folders)
      .filter(isFile)
      .map((file) => readFileSync(file, 'utf8'));
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
