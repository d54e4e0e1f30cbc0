import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { nodeFile } from '../../cli/shared/nodeFolder';
import { openDataset, openDatasetFile } from '../../src/datasets/openDataset';
import { encodePng } from '../../src/tensorboard/png';
import { bytesOf, fixtures, open } from './fixtures';
import { memoryFolder } from './memoryFolder';

provideInstalledCodecs();

test('the labels of a CIFAR batch may be an array of NumPy', async () => {
  const file = path.join(fixtures, 'cifar-custom-array');
  const dataset = await openDatasetFile(file, await nodeFile(file), 'test');
  const { labels } = await dataset.read(Array.from({ length: dataset.length }, (_, i) => i));
  expect(labels).toHaveLength(dataset.length);
  expect(labels!.every((label) => Number.isInteger(label) && label >= 0 && label < 10)).toBe(true);
});

/** An image of the fixtures of SVHN, as (C, H, W). */
function svhnImage(image: number): number[] {
  return Array.from({ length: 3072 }, (_, at) => {
    const [channel, row, column] = [Math.floor(at / 1024), Math.floor(at / 32) % 32, at % 32];
    return (7 * row + 3 * column + 50 * channel + 11 * image) % 256;
  });
}

describe('SVHN', () => {
  test.each(['test', 'train'] as const)('%s: the digit 0 is class 0', async (split) => {
    const dataset = await open('svhn', split);
    expect(dataset).toMatchObject({ name: 'SVHN', length: 3, shape: [3, 32, 32], split });
    const { data, labels } = await dataset.read([2, 0]);
    expect(labels).toEqual([9, 1]);
    expect([...data]).toEqual([...svhnImage(2), ...svhnImage(0)]);
    expect((await dataset.read([1])).labels).toEqual([0]);
  });

  test('a cut file is refused', async () => {
    const bytes = bytesOf('svhn', 'test_32x32.mat');
    const folder = memoryFolder({ 'test_32x32.mat': bytes.subarray(0, bytes.length - 20) });
    await expect(openDataset(folder, 'test')).rejects.toThrow('data/test_32x32.mat: Truncated file');
  });

  test('damaged data is refused', async () => {
    const bytes = bytesOf('svhn', 'test_32x32.mat').slice();
    bytes.fill(0xff, 200, 260);
    await expect(openDataset(memoryFolder({ 'test_32x32.mat': bytes }), 'test')).rejects.toThrow(
      'data/test_32x32.mat: Damaged MATLAB file',
    );
  });

  test('a file of another version is named', async () => {
    const folder = memoryFolder({ 'test_32x32.mat': new TextEncoder().encode('MATLAB 7.3 MAT-file'.padEnd(600)) });
    await expect(openDataset(folder, 'test')).rejects.toThrow('save it with -v7');
  });

  test('the other split is not there', async () => {
    const folder = memoryFolder({ 'test_32x32.mat': bytesOf('svhn', 'test_32x32.mat') });
    await expect(openDataset(folder, 'train')).rejects.toThrow('data: missing files of SVHN: train_32x32.mat');
  });
});

describe('STL-10', () => {
  const plane = 96 * 96;
  const stored = Uint8Array.from({ length: 2 * 3 * plane }, (_, at) => (at % 96) + 96 * Math.floor(at / (3 * plane)));
  const files = {
    'stl10_binary/test_X.bin': stored,
    'stl10_binary/test_y.bin': Uint8Array.of(1, 10),
    'stl10_binary/class_names.txt': new TextEncoder().encode('airplane\nbird\n'),
  };

  test('planes lie column by column, classes are counted from 1', async () => {
    const dataset = await openDataset(memoryFolder(files), 'test');
    expect(dataset).toMatchObject({ name: 'STL-10', length: 2, shape: [3, 96, 96], classes: ['airplane', 'bird'] });
    const { data, labels } = await dataset.read([1]);
    expect(labels).toEqual([9]);
    expect([...data.subarray(0, 96)]).toEqual(Array.from({ length: 96 }, () => 96));
    expect([...data.subarray(2 * plane + 96, 2 * plane + 192)]).toEqual(Array.from({ length: 96 }, () => 97));
  });

  test('a label of 0 is refused', async () => {
    const folder = memoryFolder({ ...files, 'stl10_binary/test_y.bin': Uint8Array.of(1, 0) });
    await expect(openDataset(folder, 'test')).rejects.toThrow('test_y.bin: Label -1 of image 1');
  });
});

describe('names', () => {
  const idx = (prefix: string, labels: Uint8Array, labelName = 'labels-idx1-ubyte') => ({
    [`${prefix}-images-idx3-ubyte`]: Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]),
    [`${prefix}-${labelName}`]: labels,
  });
  const two = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 1, 10]);

  test.each([
    ['FashionMNIST/raw', 'Fashion-MNIST'],
    ['KMNIST/raw', 'KMNIST'],
    ['MNIST/raw', 'MNIST'],
  ])('%s is %s, its labels from 1 if there is no 0', async (place, name) => {
    const files = Object.entries(idx('t10k', two)).map(([file, bytes]) => [`${place}/${file}`, bytes] as const);
    const dataset = await openDataset(memoryFolder(Object.fromEntries(files)), 'test');
    expect(dataset.name).toBe(name);
    expect((await dataset.read([0, 1])).labels).toEqual([1, 10]);
  });

  test('QMNIST, whose labels have eight columns', async () => {
    const labels = new Uint8Array(12 + 2 * 8 * 4);
    labels.set([0, 0, 12, 2, 0, 0, 0, 2, 0, 0, 0, 8]);
    labels[12 + 3] = 7;
    labels[12 + 32 + 3] = 4;
    const dataset = await openDataset(memoryFolder(idx('qmnist-test', labels, 'labels-idx2-int')), 'test');
    expect(dataset).toMatchObject({ name: 'QMNIST', length: 2 });
    expect((await dataset.read([0, 1])).labels).toEqual([7, 4]);
  });

  test('CIFAR-10', async () => {
    expect((await open('cifar-10-batches-py')).name).toBe('CIFAR-10');
    expect((await open('cifar-100-binary')).name).toBe('CIFAR-100');
  });
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
    expect(dataset).toMatchObject({ name: 'EMNIST letters', length: 2, shape: [1, 1, 2] });
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
