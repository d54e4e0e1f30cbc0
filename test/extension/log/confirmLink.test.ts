import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { confirmLink } from '../../../extension/log/confirmLink';
import { fake, FileType, Uri, window, workspace } from '../fake/vscode';

let base: string;
beforeEach(() => {
  fake.reset();
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'poolscope-runs-')));
});
afterEach(() => {
  rmSync(base, { recursive: true });
  vi.restoreAllMocks();
});

function statGives(type: number): void {
  vi.spyOn(workspace.fs, 'stat').mockResolvedValue({ type, size: 0, mtime: 0, ctime: 0 });
}

test('a folder, or one that is not there yet, is written to without a question', async () => {
  expect(await confirmLink(Uri.parse('vfs:/runs') as never)).toBe(true);
  statGives(FileType.Directory);
  expect(await confirmLink(Uri.parse('vfs:/runs') as never)).toBe(true);
  expect(window.showWarningMessage).not.toHaveBeenCalled();
});

test('of a link, its name and target are asked about', async () => {
  mkdirSync(path.join(base, 'elsewhere'));
  symlinkSync(path.join(base, 'elsewhere'), path.join(base, 'runs'), 'junction');
  statGives(FileType.Directory | FileType.SymbolicLink);
  const runs = Uri.file(path.join(base, 'runs')) as never;
  expect(await confirmLink(runs)).toBe(false);
  const [text, options] = window.showWarningMessage.mock.calls[0]!;
  expect(text).toMatch(/runs is a link to .*elsewhere\. Write the log there\?$/);
  expect(options).toEqual({ modal: true });
  window.showWarningMessage.mockResolvedValue('Write Log');
  expect(await confirmLink(runs)).toBe(true);
});

test('of a link whose target is not known, its name', async () => {
  statGives(FileType.Directory | FileType.SymbolicLink);
  expect(await confirmLink(Uri.parse('vfs:/runs') as never)).toBe(false);
  expect(window.showWarningMessage.mock.calls[0]![0]).toBe(
    'runs is a link. Write the log to the folder that it leads to?',
  );
});
