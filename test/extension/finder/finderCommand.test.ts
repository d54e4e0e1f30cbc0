import { beforeEach, describe, expect, test, vi } from 'vitest';
import { registerFinder } from '../../../extension/finder/finderCommand';
import type { FoundTensor } from '../../../extension/sources/foundTensor';
import { sampleTensor } from '../../../extension/sources/sampleTensor';
import { engineClient, resetWorker } from '../fake/engine';
import { foundRow } from '../fake/found';
import { env, fake, Uri, window, type FakeInputBox } from '../fake/vscode';

beforeEach(() => {
  fake.reset();
  resetWorker();
});

/** Runs the command and answers its question with the sizes, or with what stands there. */
async function finder(sizes?: string, tensor?: FoundTensor) {
  const panels = { show: vi.fn<(found: FoundTensor, call: unknown) => Promise<void>>() };
  registerFinder(await engineClient(), panels as never, { tensor, call: undefined } as never);
  window.showInputBox.mockImplementation(({ value }) => Promise.resolve(sizes ?? value));
  const done = fake.commands.get('poolscope.findParameters')!() as Promise<void>;
  await vi.waitFor(() => {
    expect(fake.quickPicks).toHaveLength(1);
  });
  return { pick: fake.quickPicks[0]!, done, panels };
}

function asked(): FakeInputBox {
  return window.showInputBox.mock.calls[0]![0];
}

/** A Python editor whose cursor stands at `|`. */
function pythonEditor(text: string) {
  const offset = text.indexOf('|');
  const edits: string[] = [];
  const selection = { active: offset };
  const document = {
    uri: Uri.parse('file:///model.py'),
    languageId: 'python',
    getText: () => text.replace('|', ''),
    offsetAt: (at: number) => at,
  };
  const edit = (change: (builder: unknown) => void) => {
    change({ replace: (where: unknown, inserted: string) => edits.push(where === selection ? inserted : 'elsewhere') });
    return Promise.resolve(true);
  };
  window.activeTextEditor = { document, selection, edit };
  return edits;
}

test('Enter shows the most usual layer in the panel, on sample values of that size', async () => {
  const { pick, done, panels } = await finder('32×32 → 16×16');
  pick.accept();
  await done;
  expect(panels.show.mock.calls).toEqual([[sampleTensor([32, 32]), { op: 'MaxPool2d', kwargs: { kernel_size: 2 } }]]);
  expect(panels.show.mock.calls[0]![0]).toMatchObject({
    reference: { name: '32×32 (random sample values)' },
    tensor: { shape: [1, 1, 32, 32] },
  });
  expect(pick.dispose).toHaveBeenCalledOnce();
});

test('one number can be a row as well as a square', async () => {
  const { pick, done, panels } = await finder('32 to 16');
  pick.accept('nn.AvgPool1d(kernel_size=2)');
  await done;
  expect(panels.show.mock.calls[0]).toMatchObject([{ tensor: { shape: [1, 1, 32] } }, { op: 'AvgPool1d' }]);
});

test('a text is checked as it is typed', async () => {
  await finder('32 to 16');
  expect(asked().validateInput('32 → ')).toContain('for example 32×32 → 16×16');
  expect(asked().validateInput('32 → 16')).toBeUndefined();
});

test('nobody is asked about layers once the sizes are cancelled', async () => {
  registerFinder({} as never, {} as never, {} as never);
  window.showInputBox.mockResolvedValue(undefined);
  await fake.commands.get('poolscope.findParameters')!();
  expect(fake.quickPicks).toEqual([]);
});

test('a list that is closed does nothing', async () => {
  const { pick, done, panels } = await finder('32 to 16');
  pick.hide();
  await done;
  expect(panels.show).not.toHaveBeenCalled();
  expect(window.showErrorMessage).not.toHaveBeenCalled();
});

test('a bug is logged and shown', async () => {
  const { pick, done, panels } = await finder('32 to 16');
  panels.show.mockRejectedValue(new TypeError('x is undefined'));
  pick.accept();
  await done;
  expect(fake.log).toHaveLength(1);
  expect(window.showErrorMessage).toHaveBeenCalledWith('Something went wrong: x is undefined', 'Show Log');
});

test('the call can be copied', async () => {
  const { pick, done, panels } = await finder('32 to 16');
  pick.press('Copy call');
  await done;
  expect(env.clipboard.writeText.mock.calls).toEqual([['nn.MaxPool2d(kernel_size=2)']]);
  expect(panels.show).not.toHaveBeenCalled();
});

describe('the tensor used last', () => {
  const row = foundRow('x', [4, 1, 2, 3, 5]);

  test('is proposed, its output to be typed over', async () => {
    await finder('4 → 2', { ...row, call: { op: 'MaxPool1d', kwargs: { kernel_size: 2 } } });
    expect(asked().value).toBe('5 → 3');
    expect(asked().valueSelection).toEqual([4, 5]);
  });

  test('is shown if it has the sizes', async () => {
    const { pick, done, panels } = await finder('1×5 → 1×3', row);
    pick.accept();
    await done;
    expect(panels.show.mock.calls[0]![0]).toBe(row);
  });

  test('is not shown with other sizes, or if the layer refuses it', async () => {
    const other = await finder('5×5 → 3×3', row);
    other.pick.accept();
    await other.done;
    expect(other.panels.show.mock.calls[0]![0]).toEqual(sampleTensor([5, 5]));
    fake.reset();
    const integers = { ...row, tensor: { ...row.tensor, dtype: 'int32' as const } };
    const refused = await finder('1×5 → 1×3', integers);
    refused.pick.accept('nn.AvgPool2d(kernel_size=3, stride=2, padding=1)');
    await refused.done;
    expect(refused.panels.show.mock.calls[0]![0]).toEqual(sampleTensor([1, 5]));
  });
});

describe('with a Python editor', () => {
  test('Enter inserts the call at the cursor', async () => {
    const edits = pythonEditor('from torch import nn\npool = |\n');
    const { pick, done, panels } = await finder('32×32 → 16×16');
    expect(pick.placeholder).toBe('Select a layer to insert at the cursor');
    pick.accept();
    await done;
    expect(edits).toEqual(['nn.MaxPool2d(kernel_size=2)']);
    expect(panels.show).not.toHaveBeenCalled();
  });

  test('a button opens the panel', async () => {
    const edits = pythonEditor('|');
    const { pick, done, panels } = await finder('32×32 → 16×16');
    pick.press('Open Panel');
    await done;
    expect(panels.show).toHaveBeenCalledOnce();
    expect(edits).toEqual([]);
  });

  test('the input of the layer at the cursor is proposed, and shown', async () => {
    pythonEditor('import torch\nfrom torch import nn\nx = torch.zeros(1, 3, 28, 20)\ny = nn.Max|Pool2d(2)(x)\n');
    const { pick, done, panels } = await finder(undefined, foundRow('last'));
    expect(asked().value).toBe('28×20 → 14×10');
    pick.press('Open Panel');
    await done;
    expect(panels.show.mock.calls[0]![0]).toMatchObject({
      reference: { name: 'x' },
      tensor: { shape: [1, 3, 28, 20] },
    });
  });
});
