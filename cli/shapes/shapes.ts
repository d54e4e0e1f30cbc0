import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyse, type Question } from '../../src/model/analyse';
import { named, type Size } from '../../src/model/size';
import { fileReader, moduleFinder } from './moduleFinder';
import { report } from './report';

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

/** `224`, or a name: `N`. */
function sizeOf(text: string): Size {
  return /^\d+$/.test(text) ? Number(text) : named(text);
}

async function shapes(file: string): Promise<object> {
  const from = path.resolve(startedIn, file);
  const text = await readFile(from, 'utf8');
  const folders = [values.root, values.path].flatMap((folder) =>
    folder === undefined ? [] : [path.resolve(startedIn, folder)],
  );
  const inputs = values.input
    .split(',')
    .filter(Boolean)
    .map((shape) => shape.split('x').map(sizeOf));
  const question: Question = {
    path: from,
    text,
    find: moduleFinder(folders),
    read: fileReader(from, folders),
    ...(values.entry !== undefined && { entry: { expression: values.entry, inputs } }),
  };
  const start = performance.now();
  const trace = analyse(question);
  const milliseconds = Math.round(performance.now() - start);
  return { file, entry: values.entry ?? null, input: values.input, ...report(trace, question), milliseconds };
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
