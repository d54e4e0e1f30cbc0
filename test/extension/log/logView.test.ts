import { beforeEach, expect, test, vi } from 'vitest';
import { PoolscopeError } from '../../../src/errors';
import { EventWriter } from '../../../src/tensorboard/writer';
import { tensorOf } from '../../../src/tensors/tensor';
import type { LogHostContract, LogPageContract } from '../../../src/views/log';
import { engineClient, resetWorker } from '../fake/engine';
import { pageIn } from '../fake/page';
import { fake, FakePanel, FileType, Uri, window, workspace } from '../fake/vscode';

const file = 'vfs:/events.out.tfevents.1';

beforeEach(() => {
  fake.reset();
  resetWorker();
});

/** An event file of one picture of 2 × 2 pixels a step. */
async function events(steps: number, layer?: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const append = (bytes: Uint8Array) => Promise.resolve(void parts.push(bytes.slice()));
  const writer = await EventWriter.open({ append }, () => 1000);
  if (layer !== undefined) await writer.addText('poolscope/layer', layer);
  for (let step = 0; step < steps; step++)
    await writer.addImages('input', tensorOf([0, 0.5, 0.5, 1], [1, 1, 2, 2]), step);
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function logView(uri = file) {
  const engine = await engineClient();
  const { LogViews } = await import('../../../extension/log/logView');
  const panels = { show: vi.fn() };
  const views = new LogViews(Uri.parse('file:///extension'), engine, panels as never);
  const panel = new FakePanel();
  views.resolveCustomEditor({ uri: Uri.parse(uri) } as never, panel as never);
  return { panel, panels, page: pageIn<LogPageContract, LogHostContract>(panel.webview, {}) };
}

test('a log is read, and read anew when it has grown', async () => {
  fake.write(file, await events(1));
  const { page } = await logView();
  expect(await page.request('log', {})).toMatchObject({ runs: [{ images: [{ tag: 'input', steps: [0] }] }] });
  expect(await page.request('picture', { run: '.', tag: 'input', number: 0, limit: 9 })).toMatchObject({
    block: { channels: 3 },
    height: 2,
    width: 2,
  });
  fake.write(file, await events(2));
  expect(await page.request('log', {})).toMatchObject({ runs: [{ images: [{ steps: [0, 1] }] }] });
});

test('a part of a log is shown with all the others', async () => {
  fake.write('vfs:/run/events.out.tfevents.1.part00000', await events(1));
  fake.write('vfs:/run/events.out.tfevents.1.part00001', await events(2));
  const { page } = await logView('vfs:/run/events.out.tfevents.1.part00001');
  expect(await page.request('log', {})).toMatchObject({ runs: [{ name: '.', images: [{ steps: [0, 0, 1] }] }] });
});

test('an image of the grid is opened in the panel', async () => {
  fake.write(file, await events(1));
  const { page, panels } = await logView();
  page.notify('openCell', { run: '.', tag: 'input', number: 0, region: { top: 0, left: 0, height: 2, width: 2 } });
  await expect.poll(() => panels.show.mock.calls).toMatchObject([[{ reference: { kind: 'logged' } }]]);
});

test.each<[name: string, layer: string, call: unknown]>([
  [
    'the layer of the log',
    'nn.AvgPool2d(kernel_size=2, ceil_mode=True)',
    { op: 'AvgPool2d', kwargs: { kernel_size: 2, ceil_mode: true } },
  ],
  [
    'one that takes it, if the log’s does not',
    'nn.MaxPool2d(kernel_size=7)',
    { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
  ],
  ['the usual one, if the log’s is none', 'nn.Linear(3, 4)', undefined],
])('an image is pooled with %s', async (_, layer, call) => {
  fake.write(file, await events(1, layer));
  const { page, panels } = await logView();
  await page.request('log', {});
  page.notify('openCell', { run: '.', tag: 'input', number: 0, region: { top: 0, left: 0, height: 2, width: 2 } });
  await expect.poll(() => panels.show.mock.calls).toHaveLength(1);
  expect(panels.show.mock.calls[0]).toMatchObject([{ reference: { kind: 'logged' } }]);
  expect((panels.show.mock.calls[0]![0] as { call?: unknown }).call).toEqual(call);
});

test('of a folder, links that lead nowhere and pipes are no files', async () => {
  fake.write('vfs:/run/events.out.tfevents.1', await events(1));
  vi.spyOn(workspace.fs, 'readDirectory').mockResolvedValueOnce([
    ['events.out.tfevents.1', FileType.File | FileType.SymbolicLink],
    ['events.out.tfevents.2', FileType.SymbolicLink],
    ['events.out.tfevents.3', FileType.Unknown],
  ]);
  const { page } = await logView('vfs:/run');
  expect(await page.request('log', {})).toMatchObject({ runs: [{ images: [{ steps: [0] }], faults: [] }] });
});

test('a log that is gone, or a picture that it does not have, is a refusal', async () => {
  fake.write(file, await events(1));
  const { page } = await logView();
  await expect(page.request('picture', { run: '.', tag: 'other', number: 0, limit: 9 })).rejects.toThrow(
    PoolscopeError,
  );
  fake.files.delete(file);
  await expect(page.request('log', {})).rejects.toThrow(PoolscopeError);
  expect(fake.log).toEqual([]);
});

test('what a page may not ask is a bug that is logged and shown', async () => {
  fake.write(file, await events(1));
  const { page } = await logView();
  page.notify('openCell', { run: '.', tag: 'input', number: -1, region: { top: 0, left: 0, height: 0, width: 2 } });
  await expect
    .poll(() => window.showErrorMessage.mock.calls)
    .toMatchObject([[expect.stringContaining('Invalid'), 'Show Log']]);
  expect(fake.log).toHaveLength(1);
});
