import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FindModule } from '../../src/model/evaluate/evaluator';
import type { FoundModule } from '../../src/model/evaluate/standIns';

/** Finds modules beside the file that imports them and in the folders given. */
export function moduleFinder(folders: readonly string[]): FindModule {
  const read = new Map<string, FoundModule>();
  return (name, from) => {
    const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(name) ?? [];
    const parts = rest === '' ? [] : rest.split('.');
    const starts = dots === '' ? [...packageRoots(from), ...folders] : [up(path.dirname(from), dots.length - 1)];
    for (const start of starts) {
      const base = path.join(start, ...parts);
      const file = [`${base}.py`, path.join(base, '__init__.py')].find(isFile);
      if (file === undefined) continue;
      if (!read.has(file)) read.set(file, { path: file, text: readFileSync(file, 'utf8') });
      return read.get(file);
    }
    return undefined;
  };
}

function up(folder: string, levels: number): string {
  return levels > 0 ? up(path.dirname(folder), levels - 1) : folder;
}

/** The folder above the package that a file is part of. */
function packageRoots(file: string): readonly string[] {
  let folder = path.dirname(file);
  while (isFile(path.join(folder, '__init__.py'))) folder = path.dirname(folder);
  return [folder];
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
