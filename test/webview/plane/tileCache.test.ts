import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/tensors/tile';
import type { BlockSource } from '../../../src/plane/seenPlanes';
import { TileCache } from '../../../webview/plane/tileCache';

const overview: Block = {
  level: 3,
  region: { top: 0, left: 0, height: 128, width: 128 },
  channels: 1,
  unit: 1,
  values: new Float32Array(128 * 128),
};
type Asked = Parameters<BlockSource>[0];

/** A plane of 1000 × 1000 whose value is 1000 · row + column, in cells of the level. */
function blockOf({ level, region }: Asked): Block {
  const most = Math.ceil(1000 / 2 ** level);
  const height = Math.min(region.height, most - region.top);
  const width = Math.min(region.width, most - region.left);
  const values = Float32Array.from({ length: height * width }, (_, i) => {
    return 1000 * (region.top + Math.floor(i / width)) + region.left + (i % width);
  });
  return { level, region: { ...region, height, width }, channels: 1, unit: 1, values };
}

function cacheOf(answer: (asked: Asked) => Promise<Block> = (asked) => Promise.resolve(blockOf(asked))) {
  const asked: Asked[] = [];
  const failed: unknown[] = [];
  let changes = 0;
  const source: BlockSource = (choice) => {
    asked.push(choice);
    return answer(choice);
  };
  const cache = new TileCache(
    { block: overview },
    source,
    () => changes++,
    (error) => failed.push(error),
  );
  return { cache, asked, failed, changes: () => changes };
}

test('what is wanted is asked for in whole tiles, once', async () => {
  const { cache, asked, changes } = cacheOf();
  cache.want(0, { top: 130, left: 250, height: 10, width: 10 });
  await expect.poll(changes).toBe(1);
  expect(asked).toEqual([{ level: 0, region: { top: 128, left: 128, height: 128, width: 256 } }]);
  const { block } = cache.get(0, 1, 2)!;
  expect(block.region).toEqual({ top: 128, left: 256, height: 128, width: 128 });
  expect(block.values[0]).toBe(128_256);
  expect(block.values.at(-1)).toBe(255_383);
  cache.want(0, { top: 128, left: 128, height: 20, width: 200 });
  expect(asked).toHaveLength(1);
});

test('tiles at the edge are smaller', async () => {
  const { cache, changes } = cacheOf();
  cache.want(0, { top: 900, left: 900, height: 100, width: 100 });
  await expect.poll(changes).toBe(1);
  expect(cache.get(0, 7, 7)?.block.region).toEqual({ top: 896, left: 896, height: 104, width: 104 });
});

test('levels that the overview has need nothing', () => {
  const { cache, asked } = cacheOf();
  cache.want(3, { top: 0, left: 0, height: 128, width: 128 });
  cache.want(9, { top: 0, left: 0, height: 1, width: 1 });
  expect(asked).toEqual([]);
});

describe('while an answer is awaited', () => {
  test('the last wish counts', async () => {
    const answers: (() => void)[] = [];
    const { cache, asked, changes } = cacheOf(
      (choice) => new Promise((resolve) => answers.push(() => resolve(blockOf(choice)))),
    );
    for (const level of [0, 1, 2]) cache.want(level, { top: 0, left: 0, height: 1, width: 1 });
    expect(asked.map(({ level }) => level)).toEqual([0]);
    answers.shift()!();
    await expect.poll(() => asked.map(({ level }) => level)).toEqual([0, 2]);
    answers.shift()!();
    await expect.poll(changes).toBe(2);
  });

  test('a cache that is closed takes nothing any more', async () => {
    const answers: (() => void)[] = [];
    const { cache, changes } = cacheOf(
      (choice) => new Promise((resolve) => answers.push(() => resolve(blockOf(choice)))),
    );
    cache.want(0, { top: 0, left: 0, height: 1, width: 1 });
    cache.close();
    answers.shift()!();
    await Promise.resolve();
    expect([changes(), cache.get(0, 0, 0)]).toEqual([0, undefined]);
  });
});

test('what cannot be had is said, and can be asked for again', async () => {
  let isBroken = true;
  const { cache, failed, changes } = cacheOf((asked) =>
    isBroken ? Promise.reject(new Error('cut short')) : Promise.resolve(blockOf(asked)),
  );
  cache.want(0, { top: 0, left: 0, height: 1, width: 1 });
  await expect.poll(() => failed).toHaveLength(1);
  isBroken = false;
  cache.want(0, { top: 0, left: 0, height: 1, width: 1 });
  await expect.poll(changes).toBe(1);
});

test('tiles that are not used are let go of', async () => {
  const { cache, changes } = cacheOf((asked) =>
    Promise.resolve({
      ...blockOf(asked),
      region: asked.region,
      values: new Uint8Array(asked.region.height * asked.region.width),
    }),
  );
  for (let band = 0; band < 90; band++) {
    cache.want(0, { top: band * 128, left: 0, height: 128, width: 8 * 128 });
    await expect.poll(changes).toBe(band + 1);
  }
  expect(cache.get(0, 0, 0)).toBeUndefined();
  expect(cache.get(0, 89, 7)).toBeDefined();
});
