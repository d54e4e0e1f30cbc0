import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { nodeFolder } from '../../cli/shared/nodeFolder';
import { load } from '../../src/datasets/loader';
import { openDataset } from '../../src/datasets/openDataset';
import { resized, resizedSize } from '../../src/datasets/resize';
import { DatasetError } from '../../src/errors';
import { encodePng } from '../../src/tensorboard/png';
import { fixtures } from './fixtures';
import { memoryFolder } from './memoryFolder';

provideInstalledCodecs();

interface Case {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly image: readonly number[];
  readonly resized: readonly number[];
}

const cases = JSON.parse(readFileSync(path.join(fixtures, 'resize.json'), 'utf8')) as readonly Case[];

test.each(cases)('$from to $to is what Pillow gives, to the bit', ({ from, to, image, resized: expected }) => {
  expect([...resized(Uint8Array.from(image), [3, ...from], ...to)]).toEqual(expected);
});

test('a number is the shorter side, as in torchvision', () => {
  expect(resizedSize(256, 480, 640)).toEqual([256, 341]);
  expect(resizedSize(256, 640, 480)).toEqual([341, 256]);
  expect(resizedSize(8, 20, 20)).toEqual([8, 8]);
  expect(resizedSize([3, 5], 480, 640)).toEqual([3, 5]);
});

describe('images of two sizes', () => {
  const grey = (width: number, height: number, value: number) => {
    return encodePng({ width, height, rgb: new Uint8Array(3 * width * height).fill(value) });
  };
  const folder = async () => {
    return memoryFolder({ 'a/1.png': await grey(4, 4, 51), 'a/2.png': await grey(6, 5, 102) });
  };

  test('are known to be when the folder is opened, and refused when they are read', async () => {
    const dataset = await openDataset(await folder(), 'test');
    expect(dataset).toMatchObject({ isMixed: true, shape: [3, 4, 4] });
    await expect(dataset.read([0, 1])).rejects.toEqual(
      new DatasetError(
        'data/a/2.png: this image is (5, 6), but the previous ones are (4, 4). Choose a size for all (Resize)',
        'resize',
      ),
    );
  });

  test('are brought to one size', async () => {
    const dataset = await openDataset(await folder(), 'test', [2, 3]);
    expect(dataset.isMixed).toBeUndefined();
    expect(dataset.shape).toEqual([3, 2, 3]);
    for await (const { input } of load(dataset, { batchSize: 2 })) {
      expect(input.shape).toEqual([2, 3, 2, 3]);
      expect([...input.data].every((value, at) => value === Math.fround(at < 18 ? 0.2 : 0.4))).toBe(true);
    }
  });

  test('whose proportions differ have no common size by the shorter side', async () => {
    expect(await openDataset(await folder(), 'test', 5)).toMatchObject({ isMixed: true });
  });
});

test('a dataset whose images have one size is not resized', async () => {
  const folder = nodeFolder(path.join(fixtures, 'MNIST'));
  await expect(openDataset(folder, 'test', 4)).rejects.toThrow('its images have one size');
});
