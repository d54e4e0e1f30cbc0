import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError, PoolscopeError, RemoteFault } from '../../../src/errors';
import type { LayerCall } from '../../../src/pooling/layers';
import { PlainEngine } from '../../../src/pooling/plainEngine';
import type { FoundTensor } from '../../../extension/sources/foundTensor';
import type {
  PanelContent,
  PanelHostContract,
  PanelPageContract,
  PanelState,
  SavedPanel,
} from '../../../src/views/panel';
import { engineClient, resetWorker, sentToWorker, worker } from '../fake/engine';
import { foundRow } from '../fake/found';
import { pageIn } from '../fake/page';
import { fake, FakePanel, Uri, window, workspace } from '../fake/vscode';

const call: LayerCall = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } };
const look = { plane: 'combined', limit: 100, window: 0, gradient: false } as const;

beforeEach(() => {
  fake.reset();
  resetWorker();
});

async function panelHost() {
  const engine = await engineClient();
  const { PanelHost } = await import('../../../extension/panel/panel');
  const { LastUsed } = await import('../../../extension/sources/lastUsed');
  const values = new Map<string, unknown>();
  const memento = {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(values.set(key, value)),
  };
  const lastUsed = new LastUsed(memento as never);
  const { Analyses } = await import('../../../extension/sources/analyses');
  const parts = { extensionUri: Uri.parse('file:///extension'), engine, analyses: new Analyses(engine), lastUsed };
  return { host: new PanelHost(parts), lastUsed };
}

/** The page of a panel, and what it was shown of the host's own accord. */
function pageOf({ webview }: FakePanel) {
  const shown: PanelContent[] = [];
  const problems: string[] = [];
  const page = pageIn<PanelPageContract, PanelHostContract>(webview, {
    show: (content) => {
      shown.push(content);
    },
    sourceProblem: ({ message }) => {
      problems.push(message);
    },
    pinned: () => undefined,
    compare: () => undefined,
    predict: () => undefined,
  });
  return { page, shown, problems };
}

async function shownPanel(name = 'x') {
  const { host, lastUsed } = await panelHost();
  await host.show(foundRow(name), call);
  const panel = fake.panels[0]!;
  return { host, lastUsed, panel, ...pageOf(panel) };
}

test('a page that comes to life is given what is shown, in one answer', async () => {
  const { page, panel } = await shownPanel();
  expect(panel.title).toBe('MaxPool1d · x');
  expect(await page.request('ready', { look })).toMatchObject({
    state: { reference: { name: 'x' }, call, result: { call } },
    sight: {
      plane: 0,
      window: 0,
      planes: { output: { blocks: [{ values: Float32Array.of(4, 3) }] } },
      reasons: [{ value: 4 }],
    },
  });
});

test('a change is one request; its answer has the state, the tiles and the reason', async () => {
  const { page } = await shownPanel();
  worker.received.length = 0;
  const changed: LayerCall = { op: 'MaxPool1d', kwargs: { kernel_size: 4 } };
  expect(await page.request('change', { call: changed, look })).toMatchObject({
    state: { call: changed, result: { call: changed } },
    sight: { planes: { output: { blocks: [{ values: Float32Array.of(4) }] } }, reasons: [{ value: 4 }] },
  });
  expect(worker.received.map(({ name }) => name)).toEqual(['update']);
});

test('a refused change is a problem at its parameter; the result before keeps its own call', async () => {
  const { page, lastUsed } = await shownPanel();
  const refused: LayerCall = { op: 'MaxPool1d', kwargs: { kernel_size: 2, padding: 2 } };
  expect(await page.request('change', { call: refused, look })).toMatchObject({
    state: { call: refused, problem: { parameter: 'padding' }, result: { call } },
  });
  expect(lastUsed.call).toEqual(call);
  expect(fake.log).toEqual([]);
});

test('of two changes the first is cancelled', async () => {
  const { page } = await shownPanel();
  const [first, second] = [4, 3].map((kernel_size) =>
    page.request('change', { call: { op: 'MaxPool1d', kwargs: { kernel_size } }, look }),
  );
  await expect(first).rejects.toThrow(CancelledError);
  expect(await second).toMatchObject({ state: { call: { kwargs: { kernel_size: 3 } } } });
});

test('a bug while pooling rejects as one, and is logged once', async () => {
  const { page } = await shownPanel();
  vi.spyOn(PlainEngine.prototype, 'pool').mockRejectedValueOnce(new TypeError('x is undefined'));
  await expect(page.request('change', { call, look })).rejects.toThrow(RemoteFault);
  expect(fake.log).toHaveLength(1);
  expect(fake.log[0]![1]).toContain('TypeError: x is undefined');
});

test('a bug while the first result is made takes the place of the view', async () => {
  worker.engine = { pool: () => Promise.reject(new TypeError('x is undefined')) };
  const { page } = await shownPanel();
  expect(await page.request('ready', { look })).toEqual({
    empty: 'Something went wrong: x is undefined',
    isFault: true,
  });
});

describe('a page that asks before there is a tensor', () => {
  async function empty() {
    const { host } = await panelHost();
    const panel = new FakePanel();
    await host.deserializeWebviewPanel(panel as never, undefined);
    return pageOf(panel);
  }

  test('is answered: there is nothing', async () => {
    const { page } = await empty();
    expect(await page.request('ready', { look })).toMatchObject({
      empty: expect.stringContaining('Nothing') as string,
    });
  });

  test.each([
    ['change', { call, look }],
    ['look', { look }],
    ['reasons', { plane: 0, position: [0] }],
    ['routes', { plane: 0, position: [0] }],
    ['previews', { planes: [0], limit: 9 }],
    ['equivalents', {}],
  ] as const)('%s is refused', async (name, ask) => {
    const { page } = await empty();
    await expect(page.request(name, ask as never)).rejects.toThrow(PoolscopeError);
  });
});

test('what a page may not ask is a bug that is logged, and it is answered', async () => {
  const { page } = await shownPanel();
  await expect(page.request('look', { look: { ...look, limit: -1 } })).rejects.toThrow('Invalid');
  await expect(page.request('previews', { planes: Array<number>(65).fill(0), limit: 9 })).rejects.toThrow('Invalid');
  expect(fake.log.map(([level]) => level)).toEqual(['error', 'error']);
});

describe('the next tensor', () => {
  test('takes the place of the one before, whose values are given back', async () => {
    const { host, shown } = await shownPanel('x');
    await host.show(foundRow('y'), call);
    await expect.poll(() => shown.at(-1)).toMatchObject({ state: { reference: { name: 'y' } } });
    expect(fake.panels).toHaveLength(1);
    const [first, second] = sentToWorker('open').map(({ ask }) => (ask as { session: number }).session);
    expect(sentToWorker('close').map(({ body }) => body)).toEqual([{ session: first }]);
    expect(second).not.toBe(first);
  });

  test('that is read more quickly than the one asked for before is the one that stays', async () => {
    const { host } = await panelHost();
    let read: (() => void) | undefined;
    const plain = new PlainEngine(() => Promise.resolve());
    worker.engine = {
      pool: (job, signal) => plain.pool(job, signal),
      adopt: async (tensor) => {
        if (!read) await new Promise<void>((resolve) => (read = resolve));
        return { ...tensor, release: () => undefined };
      },
    };
    const slow = expect(host.show(foundRow('slow'), call)).rejects.toThrow(CancelledError);
    await expect.poll(() => read).toBeDefined();
    await host.show(foundRow('quick'), call);
    read!();
    await slow;
    const { page } = pageOf(fake.panels[0]!);
    expect(await page.request('ready', { look })).toMatchObject({ state: { reference: { name: 'quick' } } });
  });
});

describe('a reload', () => {
  const text = '[[4, 1, 2, 3]]';
  const uri = 'file:///x.json';
  const saved: SavedPanel = {
    reference: { uri, kind: 'json', start: 0, end: text.length, name: 'x' },
    call,
    plane: 0,
    window: 1,
    overlays: { indices: false, gradient: true, coverage: false },
  };
  const document = { languageId: 'json', uri: Uri.parse(uri), getText: () => text };

  test('brings the panel back with its tensor, window and gradient', async () => {
    const { host } = await panelHost();
    workspace.openTextDocument.mockResolvedValue(document);
    const panel = new FakePanel();
    const { shown } = pageOf(panel);
    await host.deserializeWebviewPanel(panel as never, saved);
    await expect.poll(() => shown).toMatchObject([{ state: { call }, sight: { window: 1, planes: { gradient: {} } } }]);
  });

  test('that is slow does not overwrite what was opened meanwhile', async () => {
    const { host } = await panelHost();
    let open: ((found: unknown) => void) | undefined;
    workspace.openTextDocument.mockReturnValue(new Promise((resolve) => (open = resolve)));
    const panel = new FakePanel();
    const { shown } = pageOf(panel);
    const restoring = host.deserializeWebviewPanel(panel as never, saved);
    await host.show(foundRow('opened'), call);
    open!(document);
    await restoring;
    expect(shown).toHaveLength(1);
    expect(shown).toMatchObject([{ state: { reference: { name: 'opened' } } }]);
  });

  test('whose text is gone says so', async () => {
    const { host } = await panelHost();
    workspace.openTextDocument.mockResolvedValue({ ...document, getText: () => 'no tensor' });
    const panel = new FakePanel();
    const { page } = pageOf(panel);
    await host.deserializeWebviewPanel(panel as never, saved);
    expect(await page.request('ready', { look })).toMatchObject({
      empty: expect.stringMatching(/^Cannot reload x: /) as string,
    });
  });
});

test('a panel that is closed gives back its values, and what it waits for is ended', async () => {
  const { panel } = await shownPanel();
  panel.dispose();
  await expect.poll(() => sentToWorker('close')).toHaveLength(1);
  expect(panel.webview.toHost.size).toBe(0);
});

test('after the worker broke down the panel comes back by itself', async () => {
  const { page } = await shownPanel();
  worker.fail('out of memory');
  expect(await page.request('reasons', { plane: 0, position: [1] })).toMatchObject([{ value: 3 }]);
  expect(worker.started).toBe(2);
});

describe('of several who ask at once after a breakdown', () => {
  test('one gives the tensor to the worker', async () => {
    const { page } = await shownPanel();
    worker.fail('out of memory');
    const asked = [page.request('look', { look }), page.request('reasons', { plane: 0, position: [1] })];
    expect(await Promise.all(asked)).toMatchObject([{ result: {} }, [{ value: 3 }]]);
    expect(sentToWorker('open')).toHaveLength(2);
  });

  test('one that leaves takes nothing from the others', async () => {
    const { page } = await shownPanel();
    const engine = new PlainEngine(() => Promise.resolve());
    const pool = vi.fn<typeof engine.pool>(() => new Promise(() => undefined));
    worker.engine = { pool };
    worker.fail('out of memory');
    const leaving = new AbortController();
    const first = page.request('look', { look }, { signal: leaving.signal });
    const second = page.request('look', { look });
    await expect.poll(() => pool.mock.calls).toHaveLength(1);
    pool.mockImplementation((request, signal) => engine.pool(request, signal));
    leaving.abort();
    await expect(first).rejects.toThrow(CancelledError);
    expect(await second).toMatchObject({ result: {} });
  });
});

describe('the source', () => {
  const uri = Uri.parse('file:///x.json');

  /** A panel on a tensor of a JSON text, which can be edited. */
  async function opened(text = '[[4, 1, 2, 3]]') {
    const { host, lastUsed } = await panelHost();
    const document = { languageId: 'json', uri, text, getText: () => document.text };
    workspace.openTextDocument.mockResolvedValue(document);
    const { tensorOrInputAt } = await import('../../../extension/sources/tensorAt');
    const found = await tensorOrInputAt(await engineClient(), {} as never, document as never, 2, 2);
    await host.show(found as FoundTensor);
    /** Replaces a part, and waits as long as somebody who thinks. */
    const edit = (part: string, replaced: string) => {
      const rangeOffset = document.text.indexOf(part);
      document.text = document.text.replace(part, replaced);
      const change = { rangeOffset, rangeLength: part.length, text: replaced };
      fake.documentChange.fire({ document, contentChanges: [change] });
    };
    const shown = pageOf(fake.panels[0]!);
    await shown.page.request('ready', { look });
    return { host, lastUsed, edit, ...shown };
  }
  const fitted: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 1 } };

  test('that is edited is shown as it is then, and as the tensor that it was', async () => {
    const { edit, shown, page } = await opened();
    const before = await page.request('ready', { look: { ...look, window: 3 } });
    edit('[[4', '  [[4');
    edit('2, 3', '2, 9');
    await expect
      .poll(() => shown.at(-1))
      .toMatchObject({
        state: { tensor: (before as { state: PanelState }).state.tensor, call: fitted },
        sight: { window: 3, reasons: [{ value: 9 }] },
      });
    expect(shown).toHaveLength(1);
  });

  test('that has changed and is not read yet is not written into', async () => {
    const { edit, page } = await opened();
    edit('[[4', '[[5');
    const write = page.request('writeNumber', { plane: 0, position: [0, 1], written: '9' });
    await expect(write).rejects.toThrow('The source has changed since');
  });

  test('that is broken leaves what was there, until it can be read', async () => {
    const { edit, shown, problems, page } = await opened();
    edit('3]]', '3');
    await expect.poll(() => problems).toHaveLength(1);
    expect(await page.request('ready', { look })).toMatchObject({
      state: { sourceProblem: problems[0]!, result: { call: fitted } },
    });
    edit('3', '3]]');
    await expect.poll(() => shown.at(-1)).toMatchObject({ state: { call: fitted } });
    expect(shown.at(-1)).not.toHaveProperty('state.sourceProblem');
  });

  test('keeps the call that the reader set; what was fitted to a tensor is fitted to the next', async () => {
    const { edit, shown, page, lastUsed } = await opened('[[4, 1, 2, 3], [4, 1, 2, 3], [4, 1, 2, 3]]');
    expect(lastUsed.call).toBeUndefined();
    edit('[[4, 1, 2, 3], ', '[');
    await expect.poll(() => shown.at(-1)).toMatchObject({ state: { call: { kwargs: { kernel_size: 2 } } } });
    await page.request('change', { call: fitted, look });
    expect(lastUsed.call).toEqual(fitted);
    edit('3]', '8]');
    await expect.poll(() => shown.length).toBe(2);
    expect(shown.at(-1)).toMatchObject({ state: { call: fitted } });
  });

  test('whose call is edited gives the call', async () => {
    const { host } = await panelHost();
    const text = 'import torch\nfrom torch import nn\ny = nn.MaxPool2d(2)(torch.ones(1, 1, 6, 6))\n';
    const document = { languageId: 'python', uri: Uri.parse('file:///x.py'), text, getText: () => document.text };
    workspace.openTextDocument.mockResolvedValue(document);
    const { tensorOrInputAt } = await import('../../../extension/sources/tensorAt');
    const at = text.indexOf('nn.Max');
    const found = await tensorOrInputAt(await engineClient(), {} as never, document as never, at, at);
    await host.show(found as FoundTensor);
    const { shown, page } = pageOf(fake.panels[0]!);
    await page.request('ready', { look });
    const rangeOffset = text.indexOf('2)(');
    document.text = text.replace('2)(', '3)(');
    fake.documentChange.fire({ document, contentChanges: [{ rangeOffset, rangeLength: 1, text: '3' }] });
    await expect.poll(() => shown.at(-1)).toMatchObject({ state: { call: { kwargs: { kernel_size: 3 } } } });
  });
});

test('a panel that is pinned keeps its tensor; the next one opens beside it', async () => {
  const { host, panel, shown } = await shownPanel('x');
  panel.focus();
  await fake.commands.get('poolscope.pinPanel')!();
  await host.show(foundRow('y'), call);
  expect(fake.panels.map(({ title }) => title)).toEqual(['MaxPool1d · x', 'MaxPool1d · y']);
  await host.show(foundRow('z'), call);
  expect(fake.panels.map(({ title }) => title)).toEqual(['MaxPool1d · x', 'MaxPool1d · z']);
  await fake.commands.get('poolscope.unpinPanel')!();
  panel.focus();
  await host.show(foundRow('w'), call);
  expect(shown).toMatchObject([{ state: { reference: { name: 'w' } } }]);
});

test('a result can be opened as text, with a sentence for each window', async () => {
  await shownPanel();
  await fake.commands.get('poolscope.openAsText')!();
  const [[uri]] = window.showTextDocument.mock.calls as unknown as [[Uri]];
  const provider = fake.providers.get(uri.scheme) as { provideTextDocumentContent(uri: Uri): string };
  expect(provider.provideTextDocumentContent(uri).split('\n')).toEqual([
    'nn.MaxPool1d(kernel_size=2)',
    '(1, 4) → (1, 2)',
    '',
    'Plane 0',
    'Input: (4,) float32 · n 4 · min 1 · max 4 · 2.5 ± 1.118',
    'Output: (2,) float32 · n 2 · min 3 · max 4 · 3.5 ± 0.5',
    '',
    'L_out = ⌊(4 + 2 × 0 − 1 × (2 − 1) − 1) / 2 + 1⌋ = ⌊2⌋ = 2',
    '',
    'output (0) = 4. Maximum of 2 values, at (0).',
    'output (1) = 3. Maximum of 2 values, at (3).',
    '',
  ]);
});

test('without a panel there is no text, and that is said', async () => {
  await panelHost();
  await fake.commands.get('poolscope.openAsText')!();
  expect(window.showErrorMessage.mock.calls[0]![0]).toContain('Visualize one first');
});

test('sample values can be changed to those of another shape; the call stays', async () => {
  const { sampleInput } = await import('../../../extension/sources/sampleTensor');
  const { host } = await panelHost();
  await host.show(sampleInput([1, 1, 4, 4]), { op: 'MaxPool2d', kwargs: { kernel_size: 2 } });
  const { page, shown } = pageOf(fake.panels[0]!);
  window.showQuickPick.mockImplementation((items: readonly unknown[]) => Promise.resolve(items[0]));
  window.showInputBox.mockImplementation(({ validateInput }: { validateInput: (text: string) => unknown }) => {
    expect([validateInput('1, 3, 8, 8'), validateInput('(1, 0)') !== undefined]).toEqual([undefined, true]);
    return Promise.resolve('1, 3, 8, 8');
  });
  page.notify('changeInput', {});
  await expect
    .poll(() => shown.at(-1))
    .toMatchObject({ state: { sourceShape: [1, 3, 8, 8], call: { kwargs: { kernel_size: 2 } } } });
});

test('a tensor can be shown with one of its planes first', async () => {
  const { sampleInput } = await import('../../../extension/sources/sampleTensor');
  const { host } = await panelHost();
  await host.show(sampleInput([1, 3, 4, 4]), undefined, undefined, 2);
  const { page } = pageOf(fake.panels[0]!);
  expect(await page.request('ready', { look })).toMatchObject({ sight: { plane: 2 } });
  expect(await page.request('ready', { look: { ...look, plane: 1 } })).toMatchObject({ sight: { plane: 1 } });
});

test('a file that changes on disk is read again; one that is deleted leaves what was there', async () => {
  const uri = 'file:///a.csv';
  const write = (text: string) => {
    fake.write(uri, new TextEncoder().encode(text));
  };
  write('1,2\n3,4\n');
  const { host } = await panelHost();
  const { firstInFile } = await import('../../../extension/sources/fileTensor');
  const signal = new AbortController().signal;
  await host.show(await firstInFile(await engineClient(), Uri.parse(uri), signal), call);
  const watcher = fake.watchers.at(-1)!;
  const { page, shown, problems } = pageOf(fake.panels[0]!);
  await page.request('ready', { look });
  write('1,2,3\n4,5,6\n');
  watcher.changed.fire(Uri.parse(uri));
  await expect.poll(() => shown.at(-1)).toMatchObject({ state: { sourceShape: [2, 3], call } });
  fake.files.delete(uri);
  watcher.deleted.fire(Uri.parse(uri));
  await expect.poll(() => problems).toHaveLength(1);
  expect(await page.request('ready', { look })).toMatchObject({ state: { sourceShape: [2, 3] } });
});
