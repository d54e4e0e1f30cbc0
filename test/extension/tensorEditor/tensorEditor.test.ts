import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError, PoolscopeError } from '../../../src/errors';
import { imagePlane } from '../../../src/tensors/planeOfTensor';
import type { TensorEditorHostContract, TensorEditorPageContract } from '../../../src/views/tensorEditor';
import { engineClient, resetWorker, sentToWorker } from '../fake/engine';
import { pageIn } from '../fake/page';
import { fake, FakePanel, Uri, window } from '../fake/vscode';

const uri = String(Uri.parse('vfs:/folder/a[1].csv'));
const plane = { of: { entry: '', plane: imagePlane([1, 2, 2]) }, limit: 10 };
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(() => {
  fake.reset();
  resetWorker();
  fake.write(uri, bytes('1,2\n3,4\n'));
});

async function editors() {
  const engine = await engineClient();
  const { registerTensorEditor } = await import('../../../extension/tensorEditor/tensorEditor');
  const panels = { show: vi.fn() };
  registerTensorEditor(Uri.parse('file:///extension'), engine, panels as never);
  const provider = fake.providers.get('poolscope.tensor') as {
    resolveCustomEditor(document: { uri: unknown }, panel: FakePanel): void;
  };
  const open = () => {
    const panel = new FakePanel();
    provider.resolveCustomEditor({ uri: Uri.parse(uri) }, panel);
    const changes: boolean[] = [];
    const page = pageIn<TensorEditorPageContract, TensorEditorHostContract>(panel.webview, {
      fileChanged: ({ isDeleted }) => {
        changes.push(isDeleted);
      },
    });
    return { panel, page, changes, watcher: fake.watchers.at(-1)! };
  };
  return { open, panels };
}

test('a page is given the file and the planes that it asks for', async () => {
  const { page } = (await editors()).open();
  expect(await page.request('file', {})).toMatchObject({
    name: 'a[1].csv',
    size: 8,
    contents: { tensors: [{ shape: [2, 2] }] },
  });
  expect(await page.request('plane', plane)).toMatchObject({ block: { values: Float32Array.of(1, 2, 3, 4) } });
});

test('of two editors on one file, the one that is closed does not disturb the other', async () => {
  const { open } = await editors();
  const [first, second] = [open(), open()];
  const [one, other] = [first.page.request('file', {}), second.page.request('file', {})];
  first.panel.dispose();
  first.page.close();
  await expect(one).rejects.toThrow(CancelledError);
  expect(await other).toMatchObject({ size: 8 });
  expect(await second.page.request('plane', plane)).toMatchObject({ height: 2, width: 2 });
});

test('with the last editor on a file the worker lets go of it', async () => {
  const { open } = await editors();
  const [first, second] = [open(), open()];
  await first.page.request('file', {});
  first.panel.dispose();
  await second.page.request('plane', plane);
  expect(sentToWorker('leave')).toEqual([]);
  second.panel.dispose();
  await expect.poll(() => sentToWorker('leave')).toMatchObject([{ body: { uri } }]);
});

describe('a file that', () => {
  test('changes on disk is read again', async () => {
    const { page, changes, watcher } = (await editors()).open();
    await page.request('file', {});
    fake.write(uri, bytes('1,2,3\n'));
    watcher.changed.fire(Uri.parse(uri));
    await expect.poll(() => changes).toEqual([false]);
    expect(await page.request('file', {})).toMatchObject({ contents: { tensors: [{ shape: [1, 3] }] } });
  });

  test('is replaced by another one is read again', async () => {
    const { page, changes, watcher } = (await editors()).open();
    await page.request('file', {});
    fake.write(uri, bytes('7\n'));
    watcher.created.fire(Uri.parse(uri));
    await expect.poll(() => changes).toEqual([false]);
  });

  test('is cut short without anybody telling is noticed with the next plane', async () => {
    const { page, changes } = (await editors()).open();
    await page.request('file', {});
    fake.write(uri, bytes('1\n'));
    await expect(page.request('plane', plane)).rejects.toThrow(PoolscopeError);
    expect(changes).toEqual([false]);
  });

  test('is deleted is said to be, and comes back when it does', async () => {
    const { page, changes, watcher } = (await editors()).open();
    await page.request('file', {});
    fake.files.delete(uri);
    watcher.deleted.fire(Uri.parse(uri));
    await expect.poll(() => changes).toEqual([true]);
    await expect(page.request('plane', plane)).rejects.toThrow(PoolscopeError);
    fake.write(uri, bytes('1\n'));
    watcher.created.fire(Uri.parse(uri));
    await expect.poll(() => changes.at(-1)).toBe(false);
    expect(fake.log).toEqual([]);
  });

  test('was broken is read again when it is repaired', async () => {
    fake.write(uri, bytes('no number'));
    const { page, changes, watcher } = (await editors()).open();
    await expect(page.request('file', {})).rejects.toThrow(PoolscopeError);
    fake.write(uri, bytes('1,2\n'));
    watcher.changed.fire(Uri.parse(uri));
    await expect.poll(() => changes).toEqual([false]);
    expect(await page.request('file', {})).toMatchObject({ contents: { tensors: [{ shape: [1, 2] }] } });
  });

  test('lies beside one that changes is left alone', async () => {
    const { page, changes, watcher } = (await editors()).open();
    await page.request('file', {});
    fake.write(uri, bytes('1\n'));
    watcher.changed.fire(Uri.parse('vfs:/folder/a1.csv'));
    await page.request('file', {});
    expect(changes).toEqual([]);
  });
});

test('pools what it shows', async () => {
  const { open, panels } = await editors();
  const { page } = open();
  page.notify('pool', { entry: '', plane: 3 });
  await expect
    .poll(() => panels.show.mock.calls)
    .toMatchObject([[{ tensor: { shape: [2, 2] } }, undefined, undefined, 3]]);
});

test('a tensor that the file does not have any more is a refusal', async () => {
  const { open } = await editors();
  open().page.notify('pool', { entry: 'gone' });
  await expect.poll(() => window.showErrorMessage.mock.calls).toMatchObject([[expect.stringContaining('gone')]]);
});
