import { beforeEach, expect, test } from 'vitest';
import { CancelledError, TensorError } from '../../../src/errors';
import { engineClient, resetWorker, sentToWorker } from '../fake/engine';
import { fake, Uri, workspace } from '../fake/vscode';

beforeEach(() => {
  fake.reset();
  resetWorker();
  workspace.notebookDocuments = [];
});

function documentOf(text: string, languageId = 'python', name = 'x') {
  return { uri: Uri.parse(`file:///${name}.py`), languageId, getText: () => text } as never;
}

async function finder() {
  const { findInDocument } = await import('../../../extension/sources/textTensor');
  const engine = await engineClient();
  return (document: never, at: number) => findInDocument(engine, document, at, at);
}

test('the worker reads the text; a tensor of Python is found again where it was asked about', async () => {
  const { tensor } = await (await finder())(documentOf('x = [[1, 2], [3, 4]]'), 7);
  expect(tensor).toMatchObject({
    reference: { uri: 'file:///x.py', kind: 'python', start: 7, end: 7, name: 'x' },
    tensor: { shape: [2, 2] },
  });
  expect(sentToWorker('find')).toHaveLength(1);
});

test('of a notebook, offsets are those of the cell', async () => {
  const [first, second] = [documentOf('import torch', 'python', 'a'), documentOf('x = [[1, 2], [3]]', 'python', 'b')];
  workspace.notebookDocuments = [{ getCells: () => [{ document: first }, { document: second }] }];
  const { base, refusal } = await (await finder())(second, 6);
  expect(base).toBe(13);
  expect(refusal).toBeInstanceOf(TensorError);
  expect((refusal as TensorError).offset).toBe(13);
});

test('a document that changes meanwhile is asked about in vain', async () => {
  const document = documentOf('x = [[1, 2], [3, 4]]');
  const find = await finder();
  const found = find(document, 7);
  fake.documentChange.fire({ document });
  await expect(found).rejects.toThrow(CancelledError);
});
