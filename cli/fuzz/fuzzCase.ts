import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PoolscopeError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { elementCount } from '../../src/tensors/tensor';
import { poolingCalls } from '../../src/python/calls';
import { printedTensorAt } from '../../src/python/printed';
import { inputOf, tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';
import { readEventFile } from '../../src/tensorboard/reader';
import { Dice } from './dice';
import { generated } from './generated';
import { mutate } from './mutate';

const folders = ['formats', 'field', 'images'].map((folder) =>
  path.resolve(import.meta.dirname, '../../test/fixtures', folder),
);
/** Files without a tensor. */
const NO_FIXTURE = /^expected\.json$|^generate\.py$|\.md$/;

/** Values that are read of one tensor. */
const READ_LIMIT = 2 ** 22;

interface Fixture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every file that a reader is tested with. */
export function fixtures(): Fixture[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && !NO_FIXTURE.test(file.name))
      .map(({ name, parentPath }) => ({ name, bytes: new Uint8Array(readFileSync(path.join(parentPath, name))) })),
  );
}

export interface FuzzCase {
  /** The name it is read under; now and then the extension of another file. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The file that a seed determines: one that is made up, or a fixture that is mutated. */
export function fuzzCase(files: readonly Fixture[], seed: number): FuzzCase {
  const dice = new Dice(seed);
  if (dice.chance(0.5)) return generated(dice);
  const [file, other] = [dice.pick(files), dice.pick(files)];
  const name = dice.chance(0.1) ? other.name : file.name;
  return { name, bytes: mutate(file.bytes, other.bytes, dice) };
}

/**
 * Reads all that is in a file; of a log its images, of Python text what an editor asks of it.
 *
 * @returns what went wrong, apart from a refusal
 */
export async function faultOf({ name, bytes }: FuzzCase): Promise<unknown> {
  try {
    if (name.includes('tfevents')) await readEvents(name, bytes);
    else await readTensors(name, bytes);
    if (name.endsWith('.py')) askPython(new TextDecoder().decode(bytes));
    return undefined;
  } catch (error) {
    return error instanceof PoolscopeError ? undefined : error;
  }
}

async function readTensors(name: string, bytes: Uint8Array): Promise<void> {
  const { tensors } = await readFile(name, bytesSource(bytes));
  for (const tensor of tensors) await tensor.read({ start: 0, end: Math.min(elementCount(tensor.shape), READ_LIMIT) });
}

async function readEvents(name: string, bytes: Uint8Array): Promise<void> {
  const { images } = await readEventFile(name, bytesSource(bytes));
  for (const logged of images.values()) for (const image of logged) await image.read();
}

function askPython(text: string): void {
  const source = parsePython(text);
  for (const site of poolingCalls(source)) inputOf(source, site);
  for (let at = 0; at < text.length; at += 20) {
    tensorAt(source, at);
    printedTensorAt(text, at, at);
  }
}
