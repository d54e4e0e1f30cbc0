import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Analyses } from '../../../extension/sources/analyses';
import { registerShapeHints } from '../../../extension/editor/shapeHints';
import { registerShapeProblems } from '../../../extension/editor/shapeProblems';
import type { ShapesInText } from '../../../src/worker/protocol';
import { fake, Position, Range, Uri, type InlayHint } from '../fake/vscode';

const text = 'x = torch.rand(2, 3)\ny = fc(x)\n';
const shapes: ShapesInText = {
  facts: [{ start: 4, end: 20, shapes: ['(2, 3)'], count: 1 }],
  runs: [],
  problems: [
    { start: 25, end: 30, severity: 'error', code: 'linear', message: 'mat1 and mat2 shapes cannot be multiplied' },
  ],
  isBroken: false,
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
    expect(request.mock.calls).toEqual([['shapes', { text, path: '/model.py' }]]);
  });

  test('stay at their places while the text is broken', async () => {
    const { hints, document } = open((now) =>
      now === text ? shapes : { facts: [], runs: [], problems: [], isBroken: true },
    );
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
        code: 'linear',
      },
    ]);
  });

  test('stay while the text is broken, go when they are mended, and with the document', async () => {
    let isBroken = true;
    const { settle, document } = open((now) =>
      now === text ? shapes : { facts: [], runs: [], problems: [], isBroken },
    );
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
