/**
 * The files in which a module may be, in the order in which they are looked for. Paths and URIs are both taken.
 *
 * @param name `models.vgg`, or with dots in front what is relative to the folder of `from`
 * @param roots the folders in which absolute names are looked up
 */
export function moduleFiles(name: string, from: string, roots: readonly string[]): readonly string[] {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(name) ?? [];
  const starts = dots === '' ? roots : [up(from, dots.length)];
  return starts.flatMap((start) => {
    const base = [start, ...rest.split('.').filter(Boolean)].join('/');
    return rest === '' ? [`${base}/__init__.py`] : [`${base}.py`, `${base}/__init__.py`];
  });
}

/** The folder that many levels above a file. */
export function up(file: string, levels: number): string {
  return file.split('/').slice(0, -levels).join('/');
}

/**
 * The files that a program may mean by a name: it may run beside its main file, or in a folder above.
 *
 * @param roots the folders above that it may run in
 */
export function dataFiles(name: string, main: string, roots: readonly string[]): readonly string[] {
  const isWhole = /^(?:\/|[a-z]+:\/\/)/.test(name);
  const paths = isWhole ? [name] : [up(main, 1), ...roots].map((folder) => `${folder}/${name}`);
  return [...new Set(paths.map(normal))];
}

/** Without `.` and `..`. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
