import { beforeEach, expect, test, vi } from 'vitest';
import { registerModelView } from '../../../extension/modelView/modelView';
import type { ModelElement } from '../../../extension/modelView/modelItem';
import { Analyses } from '../../../extension/sources/analyses';
import { ModuleTexts } from '../../../src/worker/moduleTexts';
import type { TextToFollow } from '../../../src/worker/protocol';
import { ShapeFinder } from '../../../src/worker/shapes';
import { env, fake, Position, TreeItem, Uri, window, workspace, type EventEmitter, type Range } from '../fake/vscode';

const text = `import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        return self.pool(self.conv(x))

Net()(torch.rand(1, 3, 8, 8))
`;

beforeEach(() => {
  fake.reset();
  window.activeTextEditor = undefined;
  window.showTextDocument.mockClear();
});

/** A Python document, whose places are told by their offsets. */
class FakeDocument {
  readonly uri = Uri.parse('file:///net.py');
  readonly languageId: string = 'python';
  constructor(public text: string) {}
  getText = () => this.text;
  offsetAt = ({ character }: Position) => character;
  positionAt = (offset: number) => new Position(0, offset);
}

interface Tree {
  getChildren(parent?: ModelElement): ModelElement[];
  getTreeItem(element: ModelElement): TreeItem;
  onDidChangeTreeData: EventEmitter<undefined>['event'];
}

/** Opens a text, and waits until the view shows it. */
async function open(source = text) {
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  const request = vi.fn((name: string, ask: TextToFollow): Promise<unknown> =>
    name === 'model' ? finder.models(ask) : finder.shapes(ask),
  );
  const document = new FakeDocument(source);
  workspace.openTextDocument.mockResolvedValue(document);
  const analyses = new Analyses({ request } as never);
  registerModelView(Uri.parse('file:///extension'), analyses);
  const tree = fake.providers.get('poolscope.model') as Tree;
  const show = async () => {
    const shown = vi.fn();
    const listening = tree.onDidChangeTreeData(shown);
    window.activeTextEditor = { document };
    fake.activeEditor.fire(undefined);
    await vi.waitFor(() => {
      expect(shown).toHaveBeenCalled();
    });
    listening.dispose();
  };
  await show();
  const rows = (parent?: ModelElement): ModelElement[] =>
    tree.getChildren(parent).flatMap((element) => [element, ...rows(element)]);
  return {
    document,
    analyses,
    request,
    show,
    tree,
    rows,
    items: () => rows().map((element) => tree.getTreeItem(element)),
  };
}

test('a model’s calls are listed with what they give, see, learn and do', async () => {
  const { items } = await open();
  expect(items().map(({ label, description }) => [label, description])).toEqual([
    ['Net', '(1, 3, 8, 8) · 224 parameters · 13,824 multiply-adds'],
    ['conv', 'Conv2d · (1, 8, 8, 8) · RF 3 · 224'],
    ['pool', 'MaxPool2d · (1, 8, 4, 4) · RF 4'],
  ]);
  expect(items()[2]!.tooltip!.value).toContain(String.raw`Receptive field 4 × 4, stride 2, start −1`);
});

test('a click shows the call; a pooling layer opens in the panel', async () => {
  const { rows } = await open();
  const [, conv, pool] = rows();
  await fake.commands.get('poolscope.showCall')!(conv);
  const [, { selection }] = window.showTextDocument.mock.lastCall as [unknown, { selection: Range }];
  expect(selection.start.character).toBe(text.indexOf('self.conv(x)'));
  const visualize = vi.fn();
  fake.commands.set('poolscope.visualize', visualize);
  await fake.commands.get('poolscope.visualizeLayer')!(pool);
  expect(visualize).toHaveBeenCalledWith({ uri: 'file:///net.py', offset: text.indexOf('nn.MaxPool2d') });
});

test('the shapes of the module that was clicked are asked for, until those of all are', async () => {
  const { rows, request, document, analyses } = await open();
  await fake.commands.get('poolscope.showCall')!(rows()[1]);
  expect(fake.treeViews.get('poolscope.model')!.description).toBe('conv');
  const analysis = await analyses.of(document as never);
  expect(analysis!.chosen).toEqual({ model: 0, name: 'conv' });
  expect(request.mock.lastCall![1]).toMatchObject({ chosen: { model: 0, name: 'conv' } });
  await fake.commands.get('poolscope.showAllInstances')!();
  expect(fake.treeViews.get('poolscope.model')!.description).toBe('');
});

test('where a layer is made can be shown, too', async () => {
  const { rows } = await open();
  await fake.commands.get('poolscope.showMade')!(rows()[1]);
  const [, { selection }] = window.showTextDocument.mock.lastCall as [unknown, { selection: Range }];
  expect(selection.start.character).toBe(text.indexOf('nn.Conv2d'));
});

test('all of it is copied as a table', async () => {
  await open();
  await fake.commands.get('poolscope.copyModel')!();
  expect(env.clipboard.writeText).toHaveBeenCalledWith(
    [
      '| Name | Layer | Output | Receptive field | Parameters | Multiply-adds |',
      '| --- | --- | --- | --- | ---: | ---: |',
      '| `Net` | `Net` | (1, 8, 4, 4) | RF 4 | 224 | 13,824 |',
      '| `conv` | `Conv2d` | (1, 8, 8, 8) | RF 3 | 224 | 13,824 |',
      '| `pool` | `MaxPool2d` | (1, 8, 4, 4) | RF 4 | 0 | 0 |',
      '',
    ].join('\n'),
  );
});

test('what was there stays while a line is unfinished, and goes with the document', async () => {
  const { document, request, items, tree, show } = await open();
  document.text = text.slice(0, text.indexOf('torch.rand'));
  fake.activeEditor.fire(undefined);
  await vi.waitFor(() => {
    expect(request.mock.lastCall?.[1].text).toBe(document.text);
  });
  await Promise.all(request.mock.results.map(({ value }) => value as Promise<unknown>));
  expect(items()[0]!.description).toContain('(1, 3, 8, 8)');
  document.text = text.replace('rand(1', 'rand(2');
  await show();
  expect(items()[0]!.description).toContain('(2, 3, 8, 8)');
  fake.documentClose.fire(document);
  expect(tree.getChildren()).toEqual([]);
});

test('a model that nothing calls says that its input is assumed', async () => {
  const { items } = await open(text.replace('Net()(torch.rand(1, 3, 8, 8))\n', ''));
  expect(items()[0]!.description).toBe('(N, 3, H, W) (assumed) · 224 parameters');
});
