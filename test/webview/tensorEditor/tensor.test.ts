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
  saved?: unknown,
) {
  const host = new FakeHost<TensorEditorHostContract, TensorEditorPageContract>({
    file,
    plane: ({ of, limit }) => {
      if (limit < 1 || of.entry === 'broken') throw new TensorError('The tensor is compressed');
      const values = Float32Array.of(0, 1, 2, 3, 4, 5);
      const region = { top: 0, left: 0, height: 2, width: 3 };
      const block = { level: 0, region, channels: 1, unit: 1, values };
      return { height: 2, width: 3, block, statistics: statisticsOf(values) };
    },
    block: () => expect.unreachable(),
  });
  host.state = saved;
  await import('../../../webview/tensorEditor/tensor');
  return host;
}

const text = (selector: string) => document.querySelector(selector)?.textContent;
const label = () => document.querySelector('[role=grid]')?.getAttribute('aria-label');
const slice = () => document.querySelector('#parameter-slice')!.parentElement!;
const move = (axis: number, to: number) => {
  const slider = document.querySelector<HTMLInputElement>(`#axis-${axis}`)!;
  slider.value = String(to);
  slider.dispatchEvent(new Event('input'));
};
const offset = (asked: unknown) => (asked as { of: { plane: { offset: number } } }).of.plane.offset;

test('shows the file’s first tensor: shape, statistics, a plane; and what it cannot', async () => {
  const host = await open();
  expect(text('#empty')).toBe('Reading file…');
  await expect.poll(label).toBe('weight: 2 rows, 3 columns, from 0 to 5');
  expect([text('#title'), text('#shapes')]).toEqual(['a.npz 2 KiB', '(4, 2, 3) float32']);
  expect(text('#summary')).toBe('(2, 3) float32 · n 6 · min 0 · max 5 · 2.5 ± 1.708');
  expect(text('#refused')).toBe('notes: dtype object is not supported');
  expect(host.asked('plane')).toMatchObject([
    { of: { entry: 'weight', plane: { offset: 0, rows: { size: 2 }, columns: { size: 3 } } } },
  ]);
  document.querySelector<HTMLElement>('#pool')!.click();
  move(0, 2);
  document.querySelector<HTMLElement>('#pool')!.click();
  expect(host.told('pool')).toEqual([
    { entry: 'weight', plane: 0 },
    { entry: 'weight', plane: 2 },
  ]);
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
    await expect.poll(() => host.state).toMatchObject({ reading: { header: false } });
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
    expect(host.state ?? {}).not.toHaveProperty('reading');
  });
});

describe('the index along a dimension', () => {
  test('chooses a plane', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    move(0, 3);
    await expect.poll(() => offset(host.asked('plane').at(-1))).toBe(18);
  });

  test('is not asked for where there is only one', async () => {
    const tensors = [{ name: 'x', shape: [1, 1, 2, 3], dtype: 'float32' as const }];
    await open(() => Promise.resolve(shownFile({ ...one, tensors })));
    await expect.poll(label).toContain('x');
    expect(document.querySelector<HTMLElement>('.axis-bar')!.hidden).toBe(true);
  });
});

describe('a slice', () => {
  test('is seen, its axes named as those of the tensor', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    type(slice(), 'x[1:, 0, ::-1]');
    await expect
      .poll(() => host.asked('plane').at(-1))
      .toMatchObject({
        of: { plane: { offset: 8, rows: { size: 3, stride: 6 }, columns: { size: 3, stride: -1 } } },
      });
  });

  test('can have other axes as rows and columns, and planes side by side', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    const choose = (id: string, axis: string) => {
      const select = document.querySelector<HTMLSelectElement>(id)!;
      select.value = axis;
      select.dispatchEvent(new Event('change'));
    };
    choose('#axis-rows', '0');
    await expect
      .poll(() => host.asked('plane').at(-1))
      .toMatchObject({ of: { plane: { rows: { size: 4, stride: 6 } } } });
    choose('#axis-facets', '1');
    await expect
      .poll(() => host.asked('plane').at(-1))
      .toMatchObject({
        of: { plane: { facets: { size: 2, stride: 3, across: 2 } } },
      });
  });

  test.each([
    ['x[4]', 'index 4 is out of bounds for dimension 0 with size 4'],
    ['x[None]', 'None adds a dimension of size 1 and no values: leave it out'],
    ['2:1', 'This slice has no values'],
    ['a', 'Enter integers, slices and “...”, not a'],
  ])('%s is refused at its field', async (index, message) => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    type(slice(), index);
    await expect.poll(() => text('#error-slice')).toBe(message);
    expect(host.asked('plane')).toHaveLength(1);
  });

  test('comes back with the page', async () => {
    const host = await open();
    await expect.poll(label).toContain('weight');
    type(slice(), 'x[2]');
    await expect.poll(() => host.state).toMatchObject({ entry: 'weight', view: { slice: 'x[2]' } });
    const { state } = host;
    freshPage();
    const again = await open(undefined, state);
    await expect.poll(() => again.asked('plane')).toMatchObject([{ of: { plane: { offset: 12 } } }]);
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
    move(0, 2);
    await expect.poll(() => host.asked('plane')).toHaveLength(2);
    host.rpc.notify('fileChanged', { isDeleted: true });
    host.rpc.notify('fileChanged', { isDeleted: false });
    await expect.poll(() => host.asked('plane')).toHaveLength(3);
    expect(offset(host.asked('plane').at(-1))).toBe(12);
    expect(text('#problem')).toBe('');
  });

  test('has other tensors now shows those', async () => {
    const files = [one, { ...one, tensors: [{ name: 'bias', shape: [2, 3], dtype: 'float32' as const }], refused: [] }];
    const host = await open(() => Promise.resolve(shownFile(files.shift())));
    await expect.poll(label).toContain('weight');
    host.rpc.notify('fileChanged', { isDeleted: false });
    await expect.poll(label).toContain('bias');
    expect(document.querySelector('#axis-0')).toBeNull();
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
