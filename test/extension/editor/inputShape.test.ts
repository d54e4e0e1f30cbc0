import { beforeEach, expect, test } from 'vitest';
import { registerInputShape } from '../../../extension/editor/inputShape';
import { registerShapeStatus } from '../../../extension/editor/shapeStatus';
import { Analyses } from '../../../extension/sources/analyses';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import type { TextToFollow } from '../../../src/worker/protocol';
import { ShapeFinder } from '../../../src/worker/shapes';
import { fake, Position, Range, Uri, type CodeAction } from '../fake/vscode';

const text = `import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return self.conv(x)

import lost
y = lost.load()
`;
const document = {
  uri: Uri.parse('file:///model.py'),
  languageId: 'python',
  getText: () => text,
  offsetAt: ({ character }: Position) => character,
  positionAt: (offset: number) => new Position(0, offset),
};
const token = { isCancellationRequested: false, onCancellationRequested: () => undefined };

function analyses() {
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  return new Analyses({ request: (_: string, ask: TextToFollow) => finder.shapes(ask) } as never);
}

beforeEach(() => {
  fake.reset();
});

test('the input that is assumed is written above forward, to be changed', async () => {
  registerInputShape(analyses());
  const provider = fake.providers.get('refactor.rewrite python') as {
    provideCodeActions: (document: unknown, range: Range, context: unknown, token: unknown) => Promise<CodeAction[]>;
  };
  const at = (offset: number) => new Range(new Position(0, offset), new Position(0, offset));
  const [action] = await provider.provideCodeActions(document, at(text.indexOf('class Net')), {}, token);
  expect(action!.title).toBe('Set Input Shape');
  const [[, { start }, written]] = action!.edit!.edits as [[string, Range, string]];
  expect([start.character, written.trim()]).toEqual([text.indexOf('def forward'), '# poolscope: x = (N, 3, H, W)']);
  expect(await provider.provideCodeActions(document, at(text.indexOf('import lost')), {}, token)).toEqual([]);
});

test('the language menu tells how much is known', async () => {
  registerShapeStatus(analyses());
  fake.activeEditor.fire({ document });
  await expect.poll(() => fake.status!.text).toBe('2 shapes known');
  expect(fake.status!.detail).toBe('1 places not followed');
});
