// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { TensorError } from '../../../src/errors';
import type { TableReading } from '../../../src/files/address';
import { statisticsOf } from '../../../src/tensors/statistics';
import type { ShownFile, TensorEditorHostContract, TensorEditorPageContract } from '../../../src/views/tensorEditor';
import type { FileContents } from '../../../src/worker/origin';
import { type } from '../fake/controls';
import { FakeHost, freshPage } from '../fake/host';
import { layOut } from '../fake/layout';

beforeEach(() => {
  freshPage();
  layOut(400, 400);
});

const one: FileContents = {
  tensors: [{ name: 'weight', shape: [4, 2, 3], dtype: 'float32' }],
  refused: [{ name: 'notes', reason: 'dtype object is not supported' }],
  isImage: false,
};

function shownFile(contents = one): ShownFile {
  return { name: 'a.npz', size: 2048, contents };
}

/** A host of this file; its values are the same everywhere. */
async function open(
  file: (ask: { readonly reading?: TableReading }) => Promise<ShownFile> = () => Promise.resolve(shownFile()),
) {
  const host = new FakeHost<TensorEditorHostContract, TensorEditorPageContract>({
    file,
    plane: ({ plane, limit }) => {
      if (limit < 1 || plane.entry === 'broken') throw new TensorError('The tensor is compressed');
      const values = Float32Array.of(0, 1, 2, 3, 4, 5);
      const tile = { shape: [1, 2, 3], values, step: 1, range: [0, 5] as const };
      return { tile, region: { top: 0, left: 0, height: 2, width: 3 }, statistics: statisticsOf(values) };
    },
  });
  await import('../../../webview/tensorEditor/tensor');
  return host;
}

const text = (selector: string) => document.querySelector(selector)?.textContent;
const label = () => document.querySelector('canvas')!.getAttribute('aria-label');
const field = (axis: number) => document.querySelector(`#parameter-axis-${axis}`)!.parentElement!;

test('shows the file’s first tensor: shape, statistics, a plane; and what it cannot', async () => {
  const host = await open();
  expect(text('#empty')).toBe('Reading file…');
  await expect.poll(label).toBe('weight: 2 rows, 3 columns, from 0 to 5');
  expect([text('#title'), text('#shapes')]).toEqual(['a.npz 2 KiB', '(4, 2, 3) float32']);
  expect(text('#statistics')).toContain('mean2.5');
  expect(text('#refused')).toBe('notes: dtype object is not supported');
  expect(host.asked('plane')).toMatchObject([{ plane: { entry: 'weight', index: [0] } }]);
  document.querySelector<HTMLElement>('#pool')!.click();
  expect(host.told('pool')).toEqual([{ entry: 'weight' }]);
});

describe('an assumption', () => {
  const turn = { label: 'Read as values', reading: { header: false } } as const;
  const asHeader = { name: '', shape: [1, 2], dtype: 'float32', notes: [{ text: 'First row read as header', turn }] };
  const asValues = { name: '', shape: [2, 2], dtype: 'float32', notes: [{ text: 'First row read as values' }] };
  const table = (tensor: object) => shownFile({ ...one, tensors: [tensor as FileContents['tensors'][number]] });

  test('is turned at its note, for now and for later', async () => {
    const host = await open(({ reading }) => Promise.resolve(table(reading?.header === false ? asValues : asHeader)));
    await expect.poll(() => text('#assumed')).toBe('First row read as header · Read as values');
    document.querySelector<HTMLElement>('#assumed button')!.click();
    await expect.poll(() => text('#assumed')).toBe('First row read as values');
    expect(text('#shapes')).toBe('(2, 2) float32');
    expect(host.state).toEqual({ reading: { header: false } });
    host.rpc.notify('fileChanged', { isDeleted: false });
    await expect
      .poll(() => host.asked('file'))
      .toEqual([{}, { reading: { header: false } }, { reading: { header: false } }]);
  });

  test('stays as it is where the other reading is refused', async () => {
    const host = await open(({ reading }) =>
      reading
        ? Promise.reject(new TensorError('Row 1, column 1: "x" is not a number'))
        : Promise.resolve(table(asHeader)),
    );
    await expect.poll(() => text('#assumed')).toContain('Read as values');
    document.querySelector<HTMLElement>('#assumed button')!.click();
    await expect.poll(() => text('#problem')).toContain('is not a number');
    expect(text('#assumed')).toContain('First row read as header');
    expect(host.state).toBeUndefined();
  });
});

describe('the index along a dimension', () => {
  test('chooses a plane', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    type(field(0), '3');
    await expect.poll(() => host.asked('plane').at(-1)).toMatchObject({ plane: { index: [3] } });
  });

  test.each(['4', '-1', '1.5', 'x'])('%s is refused at its field', async (index) => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    type(field(0), index);
    await expect.poll(() => text('#error-axis-0')).toBe('Enter an integer from 0 to 3');
    expect(host.asked('plane')).toHaveLength(1);
  });
});

describe('a file that', () => {
  test('is deleted says so; what was read stays', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    host.rpc.notify('fileChanged', { isDeleted: true });
    await expect.poll(() => text('#problem')).toBe('The file was deleted. Showing the last version read.');
    expect(host.asked('file')).toHaveLength(1);
    expect(document.querySelector<HTMLElement>('main')!.hidden).toBe(false);
  });

  test('changes is read again, and the index that was chosen stays if the shapes are the same', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    type(field(0), '2');
    await expect.poll(() => host.asked('plane')).toHaveLength(2);
    host.rpc.notify('fileChanged', { isDeleted: true });
    host.rpc.notify('fileChanged', { isDeleted: false });
    await expect.poll(() => host.asked('plane')).toHaveLength(3);
    expect(host.asked('plane').at(-1)).toMatchObject({ plane: { index: [2] } });
    expect(text('#problem')).toBe('');
  });

  test('has other tensors now shows those', async () => {
    const files = [one, { ...one, tensors: [{ name: 'bias', shape: [2, 3], dtype: 'float32' as const }], refused: [] }];
    const host = await open(() => Promise.resolve(shownFile(files.shift())));
    await expect.poll(label).toContain('weight');
    host.rpc.notify('fileChanged', { isDeleted: false });
    await expect.poll(label).toContain('bias');
    expect(document.querySelector('#parameter-axis-0')).toBeNull();
    expect(document.querySelector<HTMLElement>('#refused')!.hidden).toBe(true);
  });

  test('cannot be read again says so; what was read stays', async () => {
    let reads = 0;
    const host = await open(() =>
      reads++ === 0 ? Promise.resolve(shownFile()) : Promise.reject(new TensorError('The file is cut short')),
    );
    await expect.poll(label).toContain('weight');
    host.rpc.notify('fileChanged', { isDeleted: false });
    await expect.poll(() => text('#problem')).toBe('The file is cut short');
    expect(document.querySelector<HTMLElement>('main')!.hidden).toBe(false);
  });

  test('cannot be read at all says why in place of the view', async () => {
    await open(() => Promise.reject(new TensorError('Not a NumPy file')));
    await expect.poll(() => text('#empty')).toBe('Not a NumPy file');
  });
});

test('a plane that cannot be read says why', async () => {
  await open(() => Promise.resolve(shownFile({ ...one, tensors: [{ ...one.tensors[0]!, name: 'broken' }] })));
  await expect.poll(() => text('#problem')).toBe('The tensor is compressed');
});
