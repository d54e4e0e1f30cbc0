import { str, tuple, type Value } from '../value';
import { isUnknown, notFollowed } from './machine';
import type { PythonFunction } from './pythonFunctions';

/** A function of paths; of what is not known, or is no text, nothing is. */
function ofTexts(name: string, run: (...paths: string[]) => Value): PythonFunction {
  return (_, { positional }) => {
    const other = positional.find(({ kind }) => kind !== 'str');
    if (other) return { ...(isUnknown(other) ? other : notFollowed(name)), isHarmless: true };
    return run(...positional.flatMap((each) => (each.kind === 'str' ? [each.value] : [])));
  };
}

/** A path from the root, or an address. */
const whole = /^(?:\/|[a-z]+:\/\/)/;
const itself = (path: string) => str(path);

const functions: Readonly<Record<string, (...paths: string[]) => Value>> = {
  join: (...paths) =>
    str(paths.reduce((a, b) => (a === '' || whole.test(b) ? b : a.endsWith('/') ? a + b : `${a}/${b}`))),
  dirname: (path) => str(path.slice(0, Math.max(path.lastIndexOf('/'), 0))),
  basename: (path) => str(path.slice(path.lastIndexOf('/') + 1)),
  splitext: (path) => {
    const [, root, extension] = /^(.*?[^/.][^/]*?)(\.[^/.]*)?$/s.exec(path) ?? [];
    return root === undefined ? notFollowed('splitext') : tuple([str(root), str(extension ?? '')]);
  },
  // a path is looked up where the program may run
  abspath: itself,
  realpath: itself,
  normpath: itself,
};

/** `os.path`, as it is where paths have slashes. */
export const pathFunctions: Readonly<Record<string, PythonFunction>> = Object.fromEntries(
  Object.entries(functions).map(([name, run]) => [`os.path.${name}`, ofTexts(name, run)]),
);
