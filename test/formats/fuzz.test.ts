import { expect, test } from 'vitest';
import { faultOf, fixtures, fuzzCase } from '../../cli/fuzz/fuzzCase';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';

provideInstalledCodecs();

test('from mutated files nothing but a refusal comes out', async () => {
  const files = fixtures();
  expect(files.length).toBeGreaterThan(60);
  for (let seed = 0; seed < 2000; seed++) {
    expect(await faultOf(fuzzCase(files, seed)), `seed ${seed}`).toBeUndefined();
  }
});

test('a seed always makes the same file', () => {
  const files = fixtures();
  expect(fuzzCase(files, 42)).toEqual(fuzzCase(files, 42));
  expect(fuzzCase(files, 42)).not.toEqual(fuzzCase(files, 43));
});
