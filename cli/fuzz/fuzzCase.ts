import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PoolscopeError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { elementCount } from '../../src/tensors/tensor';
import { mutate, randomOf } from './mutate';

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

/** The mutated file that a seed determines. */
export function fuzzCase(files: readonly Fixture[], seed: number): FuzzCase {
  const random = randomOf(seed);
  const pick = () => files[Math.floor(random() * files.length)]!;
  const [file, other] = [pick(), pick()];
  const name = random() < 0.1 ? other.name : file.name;
  return { name, bytes: mutate(file.bytes, other.bytes, random) };
}

/**
 * Reads all that is in a file.
 *
 * @returns what went wrong, apart from a refusal
 */
export async function faultOf({ name, bytes }: FuzzCase): Promise<unknown> {
  try {
    const { tensors } = await readFile(name, bytesSource(bytes));
    for (const tensor of tensors) {
      await tensor.read({ start: 0, end: Math.min(elementCount(tensor.shape), READ_LIMIT) });
    }
    return undefined;
  } catch (error) {
    return error instanceof PoolscopeError ? undefined : error;
  }
}
