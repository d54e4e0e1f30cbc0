import { expect, test } from 'vitest';
import { bytesSource } from '../../src/files/byteSource';
import { EventWriter } from '../../src/tensorboard/writer';
import { tensorOf } from '../../src/tensors/tensor';
import { FileAccess } from '../../src/worker/fileAccess';
import { LogStore } from '../../src/worker/logStore';

const { signal } = new AbortController();

/** Two steps of four gray images of 2 × 2 pixels, each of one shade. */
async function logged() {
  const parts: Uint8Array[] = [];
  const sink = {
    append: (bytes: Uint8Array) => {
      parts.push(bytes.slice());
      return Promise.resolve();
    },
  };
  const writer = await EventWriter.open(sink, () => 1000);
  for (const step of [0, 1]) {
    const shades = Array.from({ length: 16 }, (_, i) => (Math.floor(i / 4) + 4 * step) / 8);
    await writer.addImages('input', tensorOf(shades, [4, 1, 2, 2]), step);
    await writer.addScalar('mean', step + 0.5, step);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function storeOf(bytes: Uint8Array) {
  const files = new FileAccess(() => Promise.reject(new Error('not asked for')), {
    source: () => bytesSource(bytes),
    deflate: (each) => each,
    append: () => expect.unreachable(),
    realPath: () => expect.unreachable(),
  });
  const file = { uri: 'file:///e', name: 'events', path: '/e', size: bytes.length, modified: 0 };
  return { store: new LogStore(files), place: { file } };
}

test('a log’s tags and steps are listed, its images and their cells read', async () => {
  const { store, place } = storeOf(await logged());
  expect(await store.contents(place, signal)).toEqual([
    {
      name: '.',
      images: [{ tag: 'input', steps: [0, 1] }],
      scalars: [
        {
          tag: 'mean',
          points: [
            [0, 0.5],
            [1, 1.5],
          ],
        },
      ],
      leftOut: [],
      faults: [],
    },
  ]);
  const picture = { run: '.', tag: 'input', number: 1 };
  const { block } = await store.overview(place, picture, 100, signal);
  expect(block).toMatchObject({ channels: 3, region: { height: 2, width: 8 } });
  expect([...block.values.subarray(0, 8)]).toEqual([127, 127, 159, 159, 191, 191, 223, 223]);
  const cell = await store.cell(place, picture, { top: 0, left: 4, height: 2, width: 2 }, signal);
  const pixels = { data: new Uint8Array(12).fill(191), greatest: 255 };
  expect(cell).toEqual({ ...tensorOf(Array<number>(12).fill(191 / 255), [3, 2, 2]), pixels });
});

test('of a very large image not every pixel is drawn, but its cells are whole', async () => {
  const parts: Uint8Array[] = [];
  const append = (bytes: Uint8Array) => Promise.resolve(void parts.push(bytes.slice()));
  const writer = await EventWriter.open({ append }, () => 1000);
  await writer.addImages('input', { dtype: 'uint8', shape: [1, 1, 3001, 3000], data: new Uint8Array(3001 * 3000) }, 0);
  const { store, place } = storeOf(new Uint8Array(Buffer.concat(parts)));
  const picture = { run: '.', tag: 'input', number: 0 };
  expect(await store.overview(place, picture, 2000, signal)).toMatchObject({
    height: 3001,
    width: 3000,
    block: { level: 1, region: { height: 1501, width: 1500 } },
  });
  const part = { level: 0, region: { top: 3000, left: 2998, height: 128, width: 128 } };
  expect((await store.block(place, picture, part, signal)).values).toHaveLength(3 * 2);
  const cell = await store.cell(place, picture, { top: 3000, left: 0, height: 1, width: 3000 }, signal);
  expect(cell.shape).toEqual([3, 1, 3000]);
});

test('what a log does not have is refused', async () => {
  const { store, place } = storeOf(await logged());
  const picture = { run: '.', tag: 'input', number: 2 };
  await expect(store.overview(place, picture, 9, signal)).rejects.toThrow('The log has no image 2 for tag input');
  await expect(
    store.cell(place, { ...picture, number: 0 }, { top: 1, left: 0, height: 2, width: 2 }, signal),
  ).rejects.toThrow('Region outside the image of 8 × 2 pixels');
});

test('a damaged record is reported, the others stay', async () => {
  const bytes = await logged();
  bytes[bytes.length - 6]! ^= 1;
  const { store, place } = storeOf(bytes);
  const [run] = await store.contents(place, signal);
  expect(run!.images[0]!.steps).toEqual([0, 1]);
  expect(run!.scalars[0]!.points).toEqual([[0, 0.5]]);
  expect(run!.faults).toEqual([expect.stringContaining('Wrong checksum')]);
});
