import { beforeEach, expect, test, vi } from 'vitest';
import { registerCommands } from '../../../extension/panel/commands';
import type { ShapesInText } from '../../../src/worker/protocol';
import { engineClient, resetWorker } from '../fake/engine';
import { nothing } from '../fake/shapes';
import { fake, Uri, window, workspace } from '../fake/vscode';

const document = {
  uri: Uri.parse('file:///a.json'),
  languageId: 'json',
  getText: () => '[[1, 2], [3, 4]]',
  positionAt: () => ({ line: 0, character: 0 }),
};

beforeEach(() => {
  fake.reset();
  resetWorker();
  workspace.openTextDocument.mockReset();
});

async function visualize(place: unknown, shapes?: ShapesInText) {
  const panels = { show: vi.fn((..._shown: readonly unknown[]) => Promise.resolve()) };
  const analyses = { of: () => Promise.resolve(shapes && { text: '', base: 0, shapes }) };
  registerCommands(await engineClient(), panels as never, { tensor: undefined } as never, analyses as never);
  await fake.commands.get('poolscope.visualize')!(place);
  return panels;
}

test('a place in a text is visualized', async () => {
  workspace.openTextDocument.mockResolvedValue(document);
  const panels = await visualize({ uri: 'file:///a.json', offset: 1 });
  expect(panels.show).toHaveBeenCalledOnce();
});

test.each([
  [{}, '(4, 8, 30, 30) (random sample values)'],
  [{ isAssumed: true } as const, '(4, 8, 30, 30) assumed (random sample values)'],
])('a layer whose input is known by its shape is shown on sample values: %j', async (of, name) => {
  const text = 'from torch import nn\npool = nn.MaxPool2d(2)\npool(conv(x))\n';
  workspace.openTextDocument.mockResolvedValue({ ...document, languageId: 'python', getText: () => text });
  const start = text.indexOf('nn.Max');
  const run = {
    start,
    end: start + 'nn.MaxPool2d(2)'.length,
    layer: 'MaxPool2d',
    input: [4, 8, 30, 30],
    output: '(4, 8, 15, 15)',
    ...of,
  };
  const shapes = { ...nothing, runs: [run] };
  const panels = await visualize({ uri: 'file:///a.py', offset: start + 5 }, shapes);
  expect(panels.show.mock.calls).toMatchObject([
    [
      { tensor: { shape: [4, 8, 30, 30] }, reference: { name, uri: 'file:///a.json', start: start + 5 } },
      { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
    ],
  ]);
});

test('a place behind the end of a text is refused', async () => {
  workspace.openTextDocument.mockResolvedValue(document);
  await visualize({ uri: 'file:///a.json', offset: 99 });
  expect(window.showErrorMessage.mock.calls).toEqual([['a.json has changed since. Point at the tensor again.']]);
});

test.each([{ offset: -1 }, { offset: 1.5 }, { offset: '1' }, { offset: NaN }])('%j is no place', async (place) => {
  await visualize({ uri: 'file:///a.json', ...place });
  expect(workspace.openTextDocument).not.toHaveBeenCalled();
  expect(window.showInformationMessage).toHaveBeenCalledOnce();
});

test('a text that is gone is an error that is shown', async () => {
  workspace.openTextDocument.mockRejectedValue(new Error('no such file'));
  await visualize({ uri: 'file:///gone.json', offset: 0 });
  expect(window.showErrorMessage.mock.calls[0]![0]).toContain('no such file');
});
