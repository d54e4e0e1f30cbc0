import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Dice } from '../../cli/fuzz/dice';
import { mutate } from '../../cli/fuzz/mutate';
import { PoolscopeError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readEventFile } from '../../src/tensorboard/reader';
import { record } from '../../src/tensorboard/record';
import { root } from '../host/paths';
import { decodeRecords } from './decode';

const fixtures = path.join(root, 'test/fixtures/tensorboard');
const events = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.includes('tfevents'))
  .flatMap(({ name, parentPath }) => decodeRecords(new Uint8Array(readFileSync(path.join(parentPath, name)))));

const SEEDS = 500;

test('events that are changed in any way, their sums right, give what can be read, and faults', async () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const dice = new Dice(seed);
    const records = Array.from({ length: 20 }, () => record(mutate(dice.pick(events), dice.pick(events), dice)));
    const file = new Uint8Array(Buffer.concat(records));
    const { images, scalars } = await readEventFile('log', bytesSource(file));
    for (const { step, value } of [...scalars.values()].flat()) {
      expect([typeof step, typeof value], `seed ${seed}`).toEqual(['number', 'number']);
    }
    for (const image of [...images.values()].flat()) {
      const error = await image.read().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) expect(error, `seed ${seed}`).toBeInstanceOf(PoolscopeError);
    }
  }
});
