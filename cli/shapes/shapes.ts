import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyse } from '../../src/model/analyse';
import { formatSize, type Size } from '../../src/model/size';
import type { Trace } from '../../src/model/trace';
import type { Place } from '../../src/model/value';
import { moduleFinder } from './moduleFinder';

// Prints a JSON line for each file named: the shapes of its tensors, what PyTorch refuses, what is not known.

/** npm runs scripts in the package's folder, not in the current one. */
const startedIn = process.env.INIT_CWD ?? '.';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    entry: { type: 'string' },
    input: { type: 'string', default: '' },
    root: { type: 'string' },
    path: { type: 'string' },
  },
});

async function shapes(file: string): Promise<object> {
  const from = path.resolve(startedIn, file);
  const text = await readFile(from, 'utf8');
  const folders = [values.root, values.path].flatMap((folder) =>
    folder === undefined ? [] : [path.resolve(startedIn, folder)],
  );
  const inputs = values.input
    .split(',')
    .filter(Boolean)
    .map((shape) => shape.split('x').map(Number));
  const start = performance.now();
  const trace = analyse({
    path: from,
    text,
    find: moduleFinder(folders),
    ...(values.entry !== undefined && { entry: { expression: values.entry, inputs } }),
  });
  return {
    file,
    entry: values.entry ?? null,
    input: values.input,
    ...report(trace, text),
    milliseconds: Math.round(performance.now() - start),
  };
}

function report(trace: Trace, text: string): object {
  const placeOf = places(text);
  return {
    facts: trace.facts().map(({ place, shapes: stated, more, dtype }) => ({
      ...placeOf(place),
      text: text.slice(place.from, place.to).slice(0, 80),
      shapes: stated.map((shape) =>
        shape.map((size) => (Array.isArray(size) ? size.map(written) : written(size as Size))),
      ),
      ...(more && { more }),
      dtype: dtype ?? null,
    })),
    problems: trace.problems().map(({ place, severity, code, message }) => ({
      ...(place ? placeOf(place) : { line: 0, column: 0, endLine: 0, endColumn: 0 }),
      severity,
      code,
      message,
      fixes: [],
    })),
    unknown: trace.unknowns().map(({ place, why }) => {
      const { line, column } = placeOf(place!);
      return { line, column, why };
    }),
  };
}

/** A number, or a formula as text. */
function written(size: Size): number | string {
  return typeof size === 'number' ? size : formatSize(size);
}

/** Lines from 1, columns in UTF-16 units from 0. */
function places(text: string) {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const at = (offset: number) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return [line + 1, offset - starts[line]!] as const;
  };
  return ({ from, to }: Place) => {
    const [[line, column], [endLine, endColumn]] = [at(from), at(to)];
    return { line, column, endLine, endColumn };
  };
}

async function main(): Promise<void> {
  for (const file of positionals) {
    try {
      console.log(JSON.stringify(await shapes(file)));
    } catch (error) {
      process.exitCode = 1;
      console.log(JSON.stringify({ file, error: String(error) }));
    }
  }
}

void main();
