import * as l10n from '@vscode/l10n';
import { CancelledError, PoolscopeError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { byCodePoint, namesOf, type Folder } from '../files/folder';
import { RunBuilder, type Run } from './run';
import { Holdings } from './series';

/** Deeper folders are not searched, nor more of them. */
const MAX_DEPTH = 16;
const MOST_FOLDERS = 2 ** 14;

/**
 * All runs of a log directory: the folders that hold event files, sorted by name. The files of a folder are one run, in the
 * order of their names.
 *
 * @throws CancelledError; PoolscopeError if the directory itself cannot be read
 */
export async function readLogs(folder: Folder, signal?: AbortSignal): Promise<Run[]> {
  const holdings = new Holdings();
  const runs: Run[] = [];
  let visited = 0;
  const visit = async (current: Folder, name: string, depth: number): Promise<void> => {
    if (signal?.aborted) throw new CancelledError();
    if (++visited > MOST_FOLDERS)
      throw new PoolscopeError(l10n.t('More than {0} folders: choose one of them', MOST_FOLDERS));
    const entries = await current.list();
    const files = namesOf(entries, false).filter((file) => file.includes('tfevents'));
    if (files.length > 0) runs.push(await readRun(current, name || '.', files, holdings, signal));
    if (depth === MAX_DEPTH) return;
    for (const inner of namesOf(entries, true)) {
      await visit(current.folder(inner), name ? `${name}/${inner}` : inner, depth + 1);
    }
  };
  await visit(folder, '', 0);
  return runs.sort((a, b) => byCodePoint(a.name, b.name));
}

async function readRun(
  folder: Folder,
  name: string,
  files: readonly string[],
  holdings: Holdings,
  signal: AbortSignal | undefined,
): Promise<Run> {
  const builder = new RunBuilder(name, holdings);
  for (const file of files) {
    const path = `${folder.path}/${file}`;
    try {
      await builder.addFile(path, await folder.open(file), signal);
    } catch (error) {
      // a file that is gone or not ours to read hides none of the others
      if (!(error instanceof PoolscopeError) || error instanceof CancelledError) throw error;
      builder.fault(`${path}: ${error.message}`);
    }
  }
  return builder.finish();
}

/** One event file as a run. @param path as messages name it. @throws CancelledError */
export async function readEventFile(path: string, source: ByteSource, signal?: AbortSignal): Promise<Run> {
  const builder = new RunBuilder('.', new Holdings());
  await builder.addFile(path, source, signal);
  return builder.finish();
}
