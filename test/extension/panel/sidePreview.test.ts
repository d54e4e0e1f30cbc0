import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PanelContent } from '../../../src/views/panel';
import type { PreviewHostContract, PreviewPageContract } from '../../../src/views/preview';
import { engineClient, resetWorker, sentToWorker, worker } from '../fake/engine';
import { pageIn } from '../fake/page';
import { fake, FakeView, TabInputCustom, Uri, window } from '../fake/vscode';

const look = { plane: 'combined', limit: 100, window: 0, gradient: false } as const;

beforeEach(() => {
  fake.reset();
  resetWorker();
});

let dispose = () => undefined as unknown;

afterEach(() => {
  dispose();
});

/** An editor whose cursor stands at the beginning of a JSON text. */
function editorOf(text: string) {
  const uri = Uri.parse('file:///x.json');
  const document = { uri, languageId: 'json', isClosed: false, getText: () => text, offsetAt: () => 1 };
  return { document, selection: { start: 0, end: 0 } };
}

async function preview() {
  const engine = await engineClient();
  const { SidePreview } = await import('../../../extension/panel/sidePreview');
  const lastUsed = { call: undefined, tensor: undefined, onDidChange: () => ({ dispose: () => undefined }) };
  const side = new SidePreview(Uri.parse('file:///extension'), engine, lastUsed as never, {} as never);
  dispose = () => {
    side.dispose();
  };
  const view = new FakeView();
  side.resolveWebviewView(view as never);
  const shown: PanelContent[] = [];
  const page = pageIn<PreviewPageContract, PreviewHostContract>(view.webview, {
    show: (content) => {
      shown.push(content);
    },
  });
  return { view, page, shown };
}

test('without an editor it says what to do', async () => {
  const { page } = await preview();
  expect(await page.request('ready', { look })).toMatchObject({ empty: expect.stringContaining('cursor') as string });
});

test('it follows the cursor', async () => {
  const { shown } = await preview();
  window.activeTextEditor = editorOf('[[1, 2], [3, 4]]');
  fake.selection.fire(undefined);
  await expect.poll(() => shown).toMatchObject([{ state: { sourceShape: [2, 2] }, sight: {} }]);
});

test('an image or a file of tensors that is open is pooled, too', async () => {
  const { shown } = await preview();
  const bytes = await readFile(new URL('../../fixtures/formats/float32.npy', import.meta.url));
  fake.write('file:///a.npy', bytes);
  window.tabGroups.activeTabGroup.activeTab = {
    input: new TabInputCustom(Uri.parse('file:///a.npy'), 'poolscope.tensor'),
  };
  fake.tabs.fire(undefined);
  await expect.poll(() => shown).toMatchObject([{ state: { reference: { kind: 'file', name: 'a.npy' } } }]);
  window.tabGroups.activeTabGroup.activeTab = undefined;
});

test('a text that is broken says so, and the session before is given back', async () => {
  const { shown } = await preview();
  window.activeTextEditor = editorOf('[[1, 2], [3, 4]]');
  fake.selection.fire(undefined);
  await expect.poll(() => shown).toHaveLength(1);
  window.activeTextEditor = editorOf('[[1, 2], [3]]');
  fake.selection.fire(undefined);
  await expect
    .poll(() => shown.at(-1))
    .toMatchObject({ empty: expect.stringContaining('Row 2') as string, isFault: false });
  expect(sentToWorker('close')).toHaveLength(1);
});

test('a bug is logged, and shown as one', async () => {
  worker.engine = { pool: () => Promise.reject(new TypeError('x is undefined')) };
  const { shown } = await preview();
  window.activeTextEditor = editorOf('[[1, 2], [3, 4]]');
  fake.selection.fire(undefined);
  await expect.poll(() => shown).toEqual([{ empty: 'Something went wrong: x is undefined', isFault: true }]);
  expect(fake.log).toHaveLength(1);
});

test('its session ends with its view', async () => {
  const { view, shown } = await preview();
  window.activeTextEditor = editorOf('[[1, 2], [3, 4]]');
  fake.selection.fire(undefined);
  await expect.poll(() => shown).toHaveLength(1);
  view.dispose();
  await expect.poll(() => sentToWorker('close')).toHaveLength(1);
  fake.selection.fire(undefined);
  expect(view.webview.toHost.size).toBe(0);
});
