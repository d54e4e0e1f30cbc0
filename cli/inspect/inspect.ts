import path from 'node:path';
import { PoolscopeError, messageOf } from '../../src/errors';
import { readFile } from '../../src/formats';
import type { TextPlace } from '../../src/formats/tensorFile';
import { provideInstalledCodecs } from '../shared/installedCodecs';
import { nodeFile } from '../shared/nodeFolder';
import { fingerprint } from './fingerprint';

// Prints a JSON line for each tensor in each file named, read as the extension reads it, or for what is refused and why.

/** JSON, with bigints as the integers they are and infinities as text. */
function line(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}: ${text(value)}`);
  return `{${parts.join(', ')}}`;
}

function text(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (value === Infinity || value === -Infinity) return `"${value}"`;
  return JSON.stringify(value);
}

/** npm runs scripts in the package's folder, not in the current one. */
const startedIn = process.env.INIT_CWD ?? '.';

async function inspect(file: string): Promise<void> {
  const source = await nodeFile(path.resolve(startedIn, file));
  const { tensors, refused, warnings = [] } = await readFile(file, source);
  const noted = warnings.length ? { warnings } : {};
  for (const tensor of tensors) {
    const { name, shape, dtype, notes = [] } = tensor;
    const head = { file, name, ...placeOf(tensor) };
    try {
      console.log(
        line({
          ...head,
          shape,
          dtype,
          ...(await fingerprint(tensor)),
          ...noted,
          ...(notes.length > 0 ? { notes: notes.map(({ text }) => text) } : {}),
        }),
      );
    } catch (error) {
      console.log(line({ ...head, error: reasonOf(error) }));
    }
  }
  for (const entry of refused) {
    console.log(line({ file, name: entry.name, ...placeOf(entry), error: entry.reason }));
  }
}

function placeOf({ line, column }: TextPlace): TextPlace {
  return line === undefined || column === undefined ? {} : { line, column };
}

/** What the user would see; any other error is a bug. */
function reasonOf(error: unknown): string {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  if (!(error instanceof PoolscopeError) && !isOfSystem) process.exitCode = 1;
  return messageOf(error);
}

async function main(files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await inspect(file);
    } catch (error) {
      console.log(line({ file, error: reasonOf(error) }));
    }
  }
}

provideInstalledCodecs();
void main(process.argv.slice(2));
