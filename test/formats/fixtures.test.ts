import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fingerprint } from '../../cli/inspect/fingerprint';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');
/** Written by the formats' programs, and as people meet them. */
const folders = ['formats', 'field'];

/** What NumPy and torch found in the files that they wrote; infinite bounds are text. */
interface Expected {
  readonly file: string;
  readonly name?: string;
  readonly error?: string;
  readonly min?: number | string | null;
  readonly max?: number | string | null;
}

function expectedIn(folder: string): Expected[] {
  return JSON.parse(readFileSync(path.join(fixtures, folder, 'expected.json'), 'utf8')) as Expected[];
}

async function linesOf(folder: string, file: string): Promise<Expected[]> {
  try {
    const { tensors, refused } = await readFile(
      file,
      bytesSource(new Uint8Array(readFileSync(path.join(fixtures, folder, file)))),
    );
    const read = tensors.map(async (tensor) => {
      const { name, shape, dtype, line, column } = tensor;
      const place = line === undefined ? {} : { line, column };
      const { sha256, min, max } = await fingerprint(tensor);
      return { file, name, ...place, shape, dtype, sha256, min: bound(min), max: bound(max) };
    });
    return [...(await Promise.all(read)), ...refused.map(({ name, reason }) => ({ file, name, error: reason }))];
  } catch (error) {
    return [{ file, error: (error as Error).message }];
  }
}

/** As JSON holds it: a bigint as the nearest number. */
function bound(value: number | bigint | null): number | string | null {
  if (value === null) return null;
  return Number.isFinite(Number(value)) ? Number(value) : String(value);
}

function sorted(lines: readonly Expected[]): Expected[] {
  return lines.toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
}

const files = folders.flatMap((folder) => [...new Set(expectedIn(folder).map(({ file }) => [folder, file] as const))]);
const cases = [...new Map(files.map((entry) => [entry.join('/'), entry])).values()];

test.each(cases)('%s/%s is read to the last bit', async (folder, file) => {
  const lines = sorted(expectedIn(folder).filter((line) => line.file === file));
  expect(sorted(await linesOf(folder, file))).toEqual(
    lines.map((line) => (line.error ? line : { ...line, min: line.min ?? null, max: line.max ?? null })),
  );
});
