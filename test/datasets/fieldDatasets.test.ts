import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { nodeFile } from '../../cli/shared/nodeFolder';
import { openDataset, openDatasetFile } from '../../src/datasets/openDataset';
import { encodePng } from '../../src/tensorboard/png';
import { fixtures } from './fixtures';
import { memoryFolder } from './memoryFolder';

provideInstalledCodecs();

test('the labels of a CIFAR batch may be an array of NumPy', async () => {
  const file = path.join(fixtures, 'cifar-custom-array');
  const dataset = await openDatasetFile(file, await nodeFile(file), 'test');
  const { labels } = await dataset.read(Array.from({ length: dataset.length }, (_, i) => i));
  expect(labels).toHaveLength(dataset.length);
  expect(labels!.every((label) => Number.isInteger(label) && label >= 0 && label < 10)).toBe(true);
});

describe('EMNIST', () => {
  const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]);
  const labelsOf = (...labels: number[]) => Uint8Array.from([0, 0, 8, 1, 0, 0, 0, labels.length, ...labels]);
  const part = (name: string, ...labels: number[]) => ({
    [`emnist-${name}-train-images-idx3-ubyte`]: images,
    [`emnist-${name}-train-labels-idx1-ubyte`]: labelsOf(...labels),
  });

  test('letters are counted from 1 to 26', async () => {
    const dataset = await openDataset(memoryFolder(part('letters', 1, 26)), 'train');
    expect(dataset).toMatchObject({ kind: 'idx', length: 2, shape: [1, 1, 2] });
    expect(await dataset.read([0, 1])).toMatchObject({ labels: [1, 26] });
    await expect(openDataset(memoryFolder(part('letters', 1, 27)), 'train')).rejects.toThrow('Label 27 of image 1');
  });

  test('images and labels are those of one part', async () => {
    const folder = memoryFolder({ ...part('byclass', 61, 0), ...part('digits', 9, 0) });
    expect(await (await openDataset(folder, 'train')).read([0, 1])).toMatchObject({ labels: [61, 0] });
  });

  test('a part without its labels says which file is missing', async () => {
    const folder = memoryFolder({ 'emnist-letters-train-images-idx3-ubyte': images });
    await expect(openDataset(folder, 'train')).rejects.toThrow('emnist-letters-train-labels-idx1-ubyte');
  });
});

test('images of a class may lie at any depth, as in Tiny ImageNet', async () => {
  const png = await encodePng({ width: 2, height: 2, rgb: new Uint8Array(12) });
  const folder = memoryFolder({
    'train/n01/images/n01_0.png': png,
    'train/n01/n01_boxes.txt': new Uint8Array(1),
    'train/n02/images/deep/n02_0.png': png,
  });
  expect(await openDataset(folder, 'train')).toMatchObject({
    kind: 'classFolders',
    length: 2,
    classes: ['n01', 'n02'],
    split: 'train',
  });
});
