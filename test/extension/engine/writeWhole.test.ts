import { beforeEach, expect, test, vi } from 'vitest';
import { writeWhole } from '../../../extension/engine/writeWhole';
import { fake, Uri, workspace } from '../fake/vscode';

const folder = Uri.parse('vfs:/runs/a') as never;
const name = 'events.out.tfevents.1.00000';

beforeEach(() => {
  fake.reset();
});

test('a file is not seen before it is whole', async () => {
  const seen: string[][] = [];
  const rename = vi.spyOn(workspace.fs, 'rename').mockImplementationOnce(() => {
    seen.push([...fake.files.keys()]);
    return Promise.reject(new Error('the page dies'));
  });
  await expect(writeWhole(folder, name, Uint8Array.of(1))).rejects.toThrow('the page dies');
  expect(seen).toEqual([['vfs:/runs/a/.events.out.unfinished.1.00000']]);
  rename.mockRestore();
  await writeWhole(folder, name, Uint8Array.of(1, 2));
  expect([...fake.files.keys()]).toEqual([`vfs:/runs/a/${name}`]);
  expect(fake.files.get(`vfs:/runs/a/${name}`)!.bytes).toEqual(Uint8Array.of(1, 2));
});

test('a file that is there is never replaced', async () => {
  fake.write(`vfs:/runs/a/${name}`, Uint8Array.of(9));
  await expect(writeWhole(folder, name, Uint8Array.of(1))).rejects.toThrow('FileExists');
  expect(fake.files.get(`vfs:/runs/a/${name}`)!.bytes).toEqual(Uint8Array.of(9));
});
