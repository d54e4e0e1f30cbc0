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

export function lines(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join('\n');
}

/** Moves the channels to the end, where `transpose` is the framework's. */
export function channelsLast(transpose: string, rank: number, isBatched: boolean): string {
  const batch = isBatched ? 1 : 0;
  const spatial = Array.from({ length: rank }, (_, axis) => batch + 1 + axis);
  const letters = ['L', 'HW', 'DHW'][rank - 1]!;
  const n = isBatched ? 'N' : '';
  return `x = ${transpose}(x, ${tuple([...(isBatched ? [0] : []), ...spatial, batch])})  # ${n}C${letters} → ${n}${letters}C`;
}
