import { readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { nodeFile } from '../../cli/shared/nodeFolder';
import type { Dataset } from '../../src/datasets/dataset';
import { openDataset, openDatasetFile } from '../../src/datasets/openDataset';
import { bytesSource } from '../../src/files/byteSource';
import { byCodePoint } from '../../src/files/folder';
import { encodePng } from '../../src/tensorboard/png';
import { bytesOf, fixtures, open } from './fixtures';
import { memoryFolder } from './memoryFolder';

provideInstalledCodecs();

const smaller = await encodePng({ width: 8, height: 8, rgb: new Uint8Array(192) });

const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

async function all(dataset: Dataset) {
  return dataset.read(Array.from({ length: dataset.length }, (_, i) => i));
}

describe('CIFAR', () => {
  test('the python and the binary version hold the same images', async () => {
    for (const split of ['train', 'test'] as const) {
      const [python, binary] = [await open('cifar-10-batches-py', split), await open('cifar-10-batches-bin', split)];
      expect(python.kind).toBe('cifarPython');
      expect(binary.kind).toBe('cifarBinary');
      expect(python.length).toBe(split === 'train' ? 40 : 80);
      expect(binary.classes).toEqual(classes);
      expect(python.classes).toEqual(classes);
      expect(await all(python)).toEqual(await all(binary));
    }
  });

  test('the folder above is found its way in, the python version first', async () => {
    expect((await open('.')).kind).toBe('cifarPython');
  });

  test('every pickle that a Python writes holds the same ten images', async () => {
    const names = readdirSync(path.join(fixtures, 'variants'));
    const read = await Promise.all(
      names.map(async (name) => {
        const file = path.join(fixtures, 'variants', name);
        return all(await openDatasetFile(file, await nodeFile(file), 'test'));
      }),
    );
    expect(read).toHaveLength(5);
    expect(read[0]!.data).toHaveLength(30_720);
    for (const samples of read) expect(samples).toEqual(read[0]);
  });

  test('CIFAR-100 takes the fine labels', async () => {
    const [python, binary] = [await open('cifar-100-python', 'train'), await open('cifar-100-binary', 'train')];
    expect(python.classes).toHaveLength(100);
    expect(binary.classes).toEqual(python.classes);
    const samples = await all(python);
    expect(Math.max(...samples.labels!)).toBeGreaterThan(20);
    expect(await all(binary)).toEqual(samples);
  });

  test('images in any order are those images', async () => {
    const dataset = await open('cifar-10-batches-py', 'train');
    const [whole, some] = [await all(dataset), await dataset.read([39, 7, 8, 0])];
    const image = (index: number) => [...whole.data.subarray(index * 3072, (index + 1) * 3072)];
    expect([...some.data]).toEqual([39, 7, 8, 0].flatMap(image));
    expect(some.labels).toEqual([39, 7, 8, 0].map((index) => whole.labels![index]));
  });
});

test('names are sorted as Python sorts them', () => {
  const names = ['b', 'a10', 'a', 'a9', 'B', '\ufffd', '😀', 'é'];
  expect(names.toSorted(byCodePoint)).toEqual(['B', 'a', 'a10', 'a9', 'b', 'é', '\ufffd', '😀']);
});

describe('other sets', () => {
  test('MNIST, as it is and compressed', async () => {
    const [train, packed] = [await open('MNIST', 'train'), await open('MNIST', 'test')];
    expect(train).toMatchObject({ kind: 'idx', length: 8, shape: [1, 28, 28], split: 'train' });
    expect(packed).toMatchObject({ kind: 'idx', length: 8, split: 'test' });
    const cifar = await all(await open('cifar-10-batches-py', 'train'));
    const { data, labels } = await all(train);
    expect(labels).toEqual(cifar.labels!.slice(0, 8));
    // the green plane, two pixels less on each side
    expect([...data.subarray(0, 28)]).toEqual([...cifar.data.subarray(1024 + 66, 1024 + 94)]);
    expect((await all(packed)).labels).toEqual(cifar.labels!.slice(8, 16));
  });

  test('arrays, channels last', async () => {
    const train = await open('arrays', 'train');
    expect(train).toMatchObject({ kind: 'arrays', length: 6, shape: [3, 32, 32], split: 'train' });
    const cifar = await (await open('cifar-10-batches-py', 'train')).read([16, 17, 18, 19, 20, 21]);
    expect(await all(train)).toEqual(cifar);
    expect(await open('arrays', 'test')).toMatchObject({ length: 2, split: 'test' });
  });

  test('arrays out of order', async () => {
    const dataset = await open('arrays', 'train');
    const some = await dataset.read([4, 1, 5]);
    expect(some).toEqual(await (await open('cifar-10-batches-py', 'train')).read([20, 17, 21]));
    expect(await dataset.read([0])).toEqual(await (await open('cifar-10-batches-py', 'train')).read([16]));
  });

  test('arrays of floats stay what they are', async () => {
    const { data } = await all(await open('floats'));
    expect(data).toBeInstanceOf(Float32Array);
    expect(data).toHaveLength(3 * 3072);
  });

  test('folders by class, sorted as Python sorts', async () => {
    const dataset = await open('folders');
    expect(dataset).toMatchObject({ kind: 'classFolders', length: 7, classes: ['Dog', 'cat'], shape: [3, 32, 32] });
    expect(dataset.files.map((file) => path.relative(path.join(fixtures, 'folders'), file))).toEqual([
      'Dog/a.BMP',
      'Dog/alpha.png',
      'Dog/b.png',
      'cat/10.png',
      'cat/9.png',
      'cat/grey.png',
      'cat/deep/a.png',
    ]);
    const { data, labels } = await all(dataset);
    expect(labels).toEqual([0, 0, 0, 1, 1, 1, 1]);
    const cifar = await (await open('cifar-10-batches-py', 'train')).read([28, 30, 27, 24, 25, 29, 26]);
    expect([...data.subarray(0, 5 * 3072)]).toEqual([...cifar.data.subarray(0, 5 * 3072)]);
    const grey = data.subarray(5 * 3072, 6 * 3072);
    expect([...grey.subarray(0, 1024)]).toEqual([...grey.subarray(2048)]);
  });

  test('a folder of images has no labels', async () => {
    const dataset = await open('folders/cat');
    expect(dataset).toMatchObject({ kind: 'images', length: 3 });
    expect((await all(dataset)).labels).toBeUndefined();
  });
});

describe('what is wrong is reported, with its place', () => {
  const bin = bytesOf('cifar-10-batches-bin', 'test_batch.bin');
  const batch = bytesOf('cifar-10-batches-py', 'test_batch');
  const images = bytesOf('MNIST', 'raw', 'train-images-idx3-ubyte');
  const labels = bytesOf('MNIST', 'raw', 'train-labels-idx1-ubyte');
  const png = bytesOf('folders', 'cat', '9.png');
  const changed = (bytes: Uint8Array, at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  const gzipped = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

  test.each<[what: string, files: Record<string, Uint8Array>, message: string]>([
    ['nothing', { 'notes.txt': png }, 'data: no dataset found. Supported: CIFAR-10'],
    ['a missing batch', { 'data_batch_1.bin': bin }, 'data: missing files of CIFAR-10: test_batch.bin'],
    [
      'a cut file',
      { 'test_batch.bin': bin.subarray(0, 5000) },
      'data/test_batch.bin: 5000 bytes is not a multiple of the record size 3073',
    ],
    [
      'a label too large',
      { 'test_batch.bin': changed(bin, 3073 * 3, 10) },
      'data/test_batch.bin: Label 10 of image 3 is out of range 0–9',
    ],
    ['a cut pickle', { test_batch: batch.subarray(0, 9000) }, 'data/test_batch: Damaged pickle at byte'],
    ['an unknown opcode', { test_batch: changed(batch, 2, 0xff) }, 'data/test_batch: Damaged pickle at byte 2'],
    ['no idx file', { 't10k-images-idx3-ubyte': images }, 'data: missing files of MNIST: t10k-labels-idx1-ubyte'],
    [
      'a cut idx file',
      { 't10k-images-idx3-ubyte': images.subarray(0, 6000), 't10k-labels-idx1-ubyte': labels },
      'data/t10k-images-idx3-ubyte: Shape (8, 28, 28) of uint8 needs 6272 bytes, but the file has 5984',
    ],
    [
      'a cut compressed one',
      { 't10k-images-idx3-ubyte.gz': gzipped(images).subarray(0, 600), 't10k-labels-idx1-ubyte': labels },
      'data/t10k-images-idx3-ubyte.gz: ',
    ],
    [
      'one that unpacks to too much',
      { 't10k-images-idx3-ubyte.gz': gzipped(new Uint8Array([...images, 1])), 't10k-labels-idx1-ubyte': labels },
      'data/t10k-images-idx3-ubyte.gz: The file unpacks to more than 6288 bytes',
    ],
    [
      'labels of images that are not there',
      { 't10k-images-idx3-ubyte': images, 't10k-labels-idx1-ubyte': Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5) },
      'data/t10k-images-idx3-ubyte: 1 labels for 8 images',
    ],
    [
      'an idx label too large',
      { 't10k-images-idx3-ubyte': images, 't10k-labels-idx1-ubyte': changed(labels, 9, 12) },
      'data/t10k-labels-idx1-ubyte: Label 12 of image 1 is out of range 0–9',
    ],
    ['a class without images', { 'a/1.png': png, 'b/notes.txt': png }, 'Found no valid file for the classes b'],
    [
      'images of two sizes',
      { 'a/1.png': png, 'a/2.png': smaller },
      'data/a/2.png: this image is (8, 8), but the previous ones are (32, 32)',
    ],
    ['a broken image', { '1.png': png, '2.png': png.subarray(0, 300) }, 'data/2.png: Damaged PNG image'],
    ['an array that is none', { 'x.npy': png.subarray(0, 40) }, 'data/x.npy: '],
  ])('%s', async (_, files, message) => {
    const read = async () => all(await openDataset(memoryFolder(files), 'test'));
    await expect(read()).rejects.toThrow(message);
  });

  test('an array that is broken does not stand in the way of the other split', async () => {
    const npz = bytesOf('arrays', 'last.npz').slice();
    // within the compressed x_train, the first file of the archive
    npz.fill(0xff, 60, 90);
    const folder = memoryFolder({ 'last.npz': npz });
    expect(await openDataset(folder, 'test')).toMatchObject({ length: 2 });
    await expect(openDataset(folder, 'train')).rejects.toThrow('data/last.npz: x_train: ');
  });

  test('a file that is no dataset', async () => {
    await expect(openDatasetFile('a/x.txt', bytesSource(Uint8Array.of(1, 2, 3, 4)), 'test')).rejects.toThrow(
      'a/x.txt: not a dataset file',
    );
  });
});
