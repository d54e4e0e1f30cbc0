import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Analyses } from '../../../extension/sources/analyses';
import { registerShapeFixes } from '../../../extension/editor/shapeFixes';
import { registerShapeHints } from '../../../extension/editor/shapeHints';
import { registerShapeProblems } from '../../../extension/editor/shapeProblems';
import type { ShapeFix, ShapesInText } from '../../../src/worker/protocol';
import { nothing } from '../fake/shapes';
import {
  Diagnostic,
  DiagnosticSeverity,
  fake,
  Position,
  Range,
  Uri,
  workspace,
  type CodeAction,
  type InlayHint,
} from '../fake/vscode';

const text = 'x = torch.rand(2, 3)\ny = fc(x)\n';
const shapes: ShapesInText = {
  ...nothing,
  facts: [{ start: 4, end: 20, shapes: ['(2, 3)'], count: 1 }],
  problems: [
    {
      start: 25,
      end: 30,
      severity: 'error',
      code: 'linear',
      message: 'mat1 and mat2 shapes cannot be multiplied',
      made: { start: 4, end: 20 },
    },
  ],
};

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A Python document, whose lines are told by their offsets. */
class FakeDocument {
  readonly uri = Uri.parse('file:///model.py');
  readonly languageId: string = 'python';
  isClosed = false;
  constructor(public text: string) {}
  getText = () => this.text;
  offsetAt = ({ character }: Position) => character;
  positionAt = (offset: number) => new Position(0, offset);
}

function open(answer: (text: string) => ShapesInText = () => shapes) {
  const request = vi.fn((_name: string, ask: { text: string }) => Promise.resolve(answer(ask.text)));
  const analyses = new Analyses({ request } as never);
  registerShapeHints(analyses);
  registerShapeProblems(analyses);
  const document = new FakeDocument(text);
  const provider = fake.providers.get('hints python') as {
    provideInlayHints: (document: unknown, range: Range, token: unknown) => Promise<InlayHint[]>;
  };
  const hints = async () => {
    const all = new Range(new Position(0, 0), new Position(0, document.text.length));
    const token = { isCancellationRequested: false, onCancellationRequested: () => undefined };
    const shown = await provider.provideInlayHints(document, all, token);
    return shown.map(({ position, label }) => [position.character, label]);
  };
  const settle = async () => {
    fake.documentChange.fire({ document });
    await vi.runAllTimersAsync();
  };
  return { document, request, hints, settle };
}

describe('hints', () => {
  test('stand at the ends of lines; a text is followed once', async () => {
    const { hints, request, settle } = open();
    expect(await hints()).toEqual([[20, '→ (2, 3)']]);
    await settle();
    await hints();
    const roots = { own: ['file:///'], libraries: [] };
    expect(request.mock.calls).toEqual([['shapes', { text, uri: 'file:///model.py', roots }]]);
  });

  test('stay at their places while the text is broken', async () => {
    const { hints, document } = open((now) => (now === text ? shapes : { ...nothing, isBroken: true }));
    await hints();
    document.text = `# a\n${text}(`;
    expect(await hints()).toEqual([[24, '→ (2, 3)']]);
  });

  test('can be off', async () => {
    fake.settings.set('poolscope.shapeHints', 'off');
    const { hints, request } = open();
    expect(await hints()).toEqual([]);
    expect(request).not.toHaveBeenCalled();
  });

  test('a bug is logged, and shows none', async () => {
    const { hints } = open(() => {
      throw new TypeError('x is undefined');
    });
    expect(await hints()).toEqual([]);
    expect(fake.log[0]![1]).toContain('x is undefined');
  });
});

describe('problems', () => {
  test('are told in PyTorch’s words once the text stands still', async () => {
    const { settle, document } = open();
    fake.documentChange.fire({ document });
    expect(fake.diagnostics.size).toBe(0);
    await settle();
    expect(fake.diagnostics.get('file:///model.py')).toMatchObject([
      {
        range: { start: { character: 25 }, end: { character: 30 } },
        message: 'mat1 and mat2 shapes cannot be multiplied',
        severity: 0,
        source: 'poolscope',
        code: { value: 'linear', target: { query: '["linear"]' } },
        relatedInformation: [
          { location: { range: { start: { character: 4 } } }, message: 'The layer is made here: torch.rand(2, 3)' },
        ],
      },
    ]);
  });

  test('that are only hints are shown as such', async () => {
    const hint = { start: 4, end: 20, severity: 'hint', code: 'uncovered', message: 'No window covers …' } as const;
    const { settle } = open(() => ({ ...shapes, problems: [hint] }));
    await settle();
    expect(fake.diagnostics.get('file:///model.py')).toMatchObject([{ severity: DiagnosticSeverity.Hint }]);
  });

  test('stay while the text is broken, go when they are mended, and with the document', async () => {
    let isBroken = true;
    const { settle, document } = open((now) => (now === text ? shapes : { ...nothing, isBroken }));
    await settle();
    document.text = `${text}(`;
    await settle();
    expect(fake.diagnostics.get('file:///model.py')).toHaveLength(1);
    isBroken = false;
    document.text = `${text})`;
    await settle();
    expect(fake.diagnostics.get('file:///model.py')).toHaveLength(0);
    fake.documentClose.fire(document);
    expect(fake.diagnostics.size).toBe(0);
  });
});

describe('in a notebook', () => {
  test('a change in one cell takes the problem of another away, and so does a cell that goes', async () => {
    const cell = (uri: string, content: string) => Object.assign(new FakeDocument(content), { uri: Uri.parse(uri) });
    const documents = [
      cell('vscode-notebook-cell:/n.ipynb#a', 'size = 4'),
      cell('vscode-notebook-cell:/n.ipynb#b', 'fc(x)'),
    ];
    const notebook = {
      uri: Uri.parse('file:///n.ipynb'),
      getCells: () => documents.map((document) => ({ document })),
    };
    workspace.notebookDocuments = [notebook];
    let isWrong = true;
    const request = (_: string, ask: { text: string }) => {
      const start = ask.text.indexOf('fc(x)');
      const problem = { start, end: start + 5, severity: 'error', code: 'RuntimeError', message: 'mat1' } as const;
      return Promise.resolve({ ...nothing, problems: isWrong && start >= 0 ? [problem] : [] });
    };
    registerShapeProblems(new Analyses({ request } as never));
    const told = () => fake.diagnostics.get('vscode-notebook-cell:/n.ipynb#b');
    fake.documentChange.fire({ document: documents[0] });
    await vi.runAllTimersAsync();
    expect(told()).toMatchObject([{ message: 'mat1', range: { start: { character: 0 } } }]);
    isWrong = false;
    documents[0]!.text = 'size = 3';
    fake.documentChange.fire({ document: documents[0] });
    await vi.runAllTimersAsync();
    expect(told()).toEqual([]);
    isWrong = true;
    documents.shift();
    fake.notebookChange.fire({ notebook, contentChanges: [{}] });
    await vi.runAllTimersAsync();
    expect(told()).toMatchObject([{ message: 'mat1' }]);
    workspace.notebookDocuments = [];
  });
});

describe('fixes', () => {
  const fix: ShapeFix = { title: 'Change in_features to 3', edits: [{ start: 15, end: 16, text: '3' }] };

  /** The code actions for a problem that another tool or Poolscope tells. */
  async function actions(source: string) {
    const request = vi.fn(() => Promise.resolve([fix]));
    registerShapeFixes(new Analyses({ request } as never));
    const provider = fake.providers.get('quickfix python') as {
      provideCodeActions: (document: unknown, range: Range, context: unknown, token: unknown) => Promise<CodeAction[]>;
    };
    const range = new Range(new Position(0, 25), new Position(0, 30));
    const diagnostic = Object.assign(new Diagnostic(range, '', 0), { source });
    const token = { isCancellationRequested: false, onCancellationRequested: () => undefined };
    const found = await provider.provideCodeActions(
      new FakeDocument(text),
      range,
      { diagnostics: [diagnostic] },
      token,
    );
    return { found, request };
  }

  test('change the text where the worker says', async () => {
    const { found, request } = await actions('poolscope');
    expect(request).toHaveBeenCalledWith(
      'fixes',
      expect.objectContaining({ text, uri: 'file:///model.py', start: 25 }),
      expect.anything(),
    );
    expect(found).toMatchObject([
      {
        title: 'Change in_features to 3',
        isPreferred: true,
        edit: { edits: [['file:///model.py', { start: { character: 15 }, end: { character: 16 } }, '3']] },
      },
    ]);
  });

  test('are for Poolscope’s problems alone', async () => {
    const { found, request } = await actions('pylint');
    expect(found).toEqual([]);
    expect(request).not.toHaveBeenCalled();
  });
});
