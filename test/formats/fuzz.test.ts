import { expect, test } from 'vitest';
import { Dice } from '../../cli/fuzz/dice';
import { faultOf, fixtures, fuzzCase } from '../../cli/fuzz/fuzzCase';
import { generated } from '../../cli/fuzz/generated';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { bytesOf, npy, npyHeader } from './writers';

provideInstalledCodecs();

test('from mutated and made-up files nothing but a refusal comes out', async () => {
  const files = fixtures();
  expect(files.length).toBeGreaterThan(60);
  for (let seed = 0; seed < 4000; seed++) {
    expect(await faultOf(fuzzCase(files, seed)), `seed ${seed}`).toBeUndefined();
  }
});

test('a seed always makes the same file', () => {
  const files = fixtures();
  expect(fuzzCase(files, 42)).toEqual(fuzzCase(files, 42));
  expect(fuzzCase(files, 42)).not.toEqual(fuzzCase(files, 43));
});

test('files of every format are made up', () => {
  const names = new Set(Array.from({ length: 500 }, (_, seed) => generated(new Dice(seed)).name));
  for (const kind of [
    'npy',
    'npz',
    'pt',
    'pkl',
    'tar',
    'png',
    'tif',
    'gif',
    'bmp',
    'jpg',
    'webp',
    'csv',
    'json',
    'txt',
    'py',
    'tfevents',
  ]) {
    expect(names).toContain(`a.${kind}`);
  }
});

/** What once ended the process, or was no refusal. */
test.each<[what: string, name: string, text: string]>([
  ['rows of old versions below an empty first line', 'a.txt', '\n[torch.FloatTensor of size 3x2]\n'],
  ['a line of quotes', 'a.csv', '"'.repeat(2 ** 20)],
])('%s', async (_, name, text) => {
  expect(await faultOf({ name, bytes: new TextEncoder().encode(text) })).toBeUndefined();
});

test('bytes are never turned round where they lie', async () => {
  const array = npy(npyHeader('>f2', [2]), bytesOf(0x3c, 0, 0x40, 0));
  const before = array.slice();
  expect(await faultOf({ name: 'a.npy', bytes: Buffer.from(array.buffer) })).toBeUndefined();
  expect(array).toEqual(before);
});
