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
