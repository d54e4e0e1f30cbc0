import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFolder } from '../../cli/shared/nodeFolder';
import { openDataset } from '../../src/datasets/openDataset';
import { namesOf, type Folder } from '../../src/files/folder';
import { withoutCycles } from '../../src/files/links';
import { readLogs } from '../../src/tensorboard/reader';
import { root } from '../host/paths';

let base: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'poolscope-links-'));
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

function place(from: string, to: string): void {
  mkdirSync(path.dirname(path.join(base, to)), { recursive: true });
  copyFileSync(path.join(root, 'test/fixtures', from), path.join(base, to));
}

/** Junctions need no rights on Windows; their targets are whole paths. */
function link(name: string, target: string): void {
  symlinkSync(path.resolve(path.dirname(path.join(base, name)), target), path.join(base, name), 'junction');
}

const runNames = async (folder: string) =>
  (await readLogs(nodeFolder(path.join(base, folder)))).map(({ name }) => name);
const events = 'tensorboard/layout/events.out.tfevents.1.a';

describe('a log directory on this machine', () => {
  test('with links to itself is one run', async () => {
    place(events, 'log/events.out.tfevents.1');
    for (const name of ['a', 'b', 'c', 'd']) link(`log/${name}`, '.');
    expect(await runNames('log')).toEqual(['.']);
  });

  test('with links to other runs shows them, as TensorBoard does', async () => {
    place(events, 'log/train/events.out.tfevents.1');
    place(events, 'elsewhere/deep/events.out.tfevents.1');
    link('log/latest', 'train');
    link('log/other', '../elsewhere');
    expect(await runNames('log')).toEqual(['latest', 'other/deep', 'train']);
  });

  test('with links that lead out and back ends', async () => {
    place(events, 'log/run/events.out.tfevents.1');
    link('log/up', '..');
    link('log/run/down', '../../log');
    expect(await runNames('log')).toEqual(['run']);
    for (const name of ['w', 'x', 'y', 'z']) {
      mkdirSync(path.join(base, name));
      for (const other of ['w', 'x', 'y', 'z']) if (other !== name) link(`${name}/${other}`, `../${other}`);
    }
    expect(await runNames('w')).toEqual([]);
  });

  test('with a link that leads nowhere is read all the same', async () => {
    place(events, 'log/events.out.tfevents.1');
    link('log/gone', 'nowhere');
    link('log/events.out.tfevents.2', 'nowhere either');
    expect(await runNames('log')).toEqual(['.']);
  });
});

test('a data set with links to itself and to nowhere has each image once', async () => {
  for (const name of ['cat', 'dog']) place('datasets/folders/cat/9.png', `set/${name}/9.png`);
  link('set/cat/loop', '..');
  link('set/cat/gone', 'nowhere');
  expect(await openDataset(nodeFolder(path.join(base, 'set')), 'test')).toMatchObject({ length: 2 });
});

test('where nobody tells where links lead, one is followed', async () => {
  /** A folder that holds two links to itself, and does not say so. */
  const itself = (at: string): Folder => ({
    path: at,
    list: () => Promise.resolve([{ name: 'a', isFolder: true, isLink: true }, { name: 'b', isFolder: true, isLink: true }]),
    open: () => expect.unreachable(),
    folder: (name) => itself(`${at}/${name}`),
  }); // prettier-ignore
  const visited: string[] = [];
  const visit = async (folder: Folder): Promise<void> => {
    visited.push(folder.path);
    for (const name of namesOf(await folder.list(), true)) await visit(folder.folder(name));
  };
  await visit(withoutCycles(itself('log')));
  expect(visited).toEqual(['log', 'log/a', 'log/b']);
});
