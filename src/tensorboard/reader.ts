import * as l10n from '@vscode/l10n';
import { CancelledError, PoolscopeError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { byCodePoint, namesOf, type Folder } from '../files/folder';
import type { Run } from './run';
import { RunBuilder } from './runBuilder';
import { Holdings } from './series';

/** Deeper folders are not searched, nor more of them. */
const MAX_DEPTH = 16;
const MOST_FOLDERS = 2 ** 14;

/**
 * All runs of a log directory: the folders that hold event files, sorted by name. The files of a folder are one run, in the
 * order of their names.
 *
 * @throws CancelledError; PoolscopeError if the directory itself cannot be read, or has too many folders
 */
export async function readLogs(folder: Folder, signal?: AbortSignal): Promise<Run[]> {
  const holdings = new Holdings();
  const runs: Run[] = [];
  let visited = 0;
  const visit = async (current: Folder, name: string, depth: number): Promise<void> => {
    if (signal?.aborted) throw new CancelledError();
    if (++visited > MOST_FOLDERS) {
      throw new PoolscopeError(l10n.t('More than {0} folders: choose one of them', MOST_FOLDERS));
    }
    const run = new RunBuilder(name || '.', holdings);
    const list = async () => current.list();
    const entries = depth === 0 ? await list() : ((await unlessRefused(run, current.path, list)) ?? []);
    const files = namesOf(entries, false).filter((file) => file.includes('tfevents'));
    for (const file of files) {
      const path = `${current.path}/${file}`;
      await unlessRefused(run, path, async () => run.addFile(path, await current.open(file), signal));
    }
    if (files.length > 0 || run.hasFaults) runs.push(run.finish());
    if (depth === MAX_DEPTH) return;
    for (const inner of namesOf(entries, true)) {
      await visit(current.folder(inner), name ? `${name}/${inner}` : inner, depth + 1);
    }
  };
  await visit(folder, '', 0);
  return runs.sort((a, b) => byCodePoint(a.name, b.name));
}

/** A file or folder that is gone or not ours to read is a fault of its run, and hides none of the others. */
async function unlessRefused<T>(run: RunBuilder, path: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PoolscopeError) || error instanceof CancelledError) throw error;
    run.fault(`${path}: ${error.message}`);
    return undefined;
  }
}

/** One event file as a run. @param path as messages name it. @throws CancelledError */
export async function readEventFile(path: string, source: ByteSource, signal?: AbortSignal): Promise<Run> {
  const builder = new RunBuilder('.', new Holdings());
  await builder.addFile(path, source, signal);
  return builder.finish();
}
