/** `"text"`. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `True`, `False`. */
export function flag(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `(3, 2)`, `(3,)`. */
export function tuple(entries: readonly (number | string)[]): string {
  return `(${entries.join(', ')}${entries.length === 1 ? ',' : ''})`;
}

/** `[3, 2]`. */
export function list(entries: readonly (number | string)[]): string {
  return `[${entries.join(', ')}]`;
}

/** `f(x, k=(3, 3))`: arguments that are undefined are left out. */
export function invoke(
  name: string,
  given: readonly string[],
  named: Readonly<Record<string, string | undefined>>,
): string {
  const passed = Object.entries(named).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
  return `${name}(${[...given, ...passed].join(', ')})`;
}
