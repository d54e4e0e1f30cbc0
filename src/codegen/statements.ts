import { tuple } from '../pooling/pythonText';

/** Statements, those that are undefined left out. */
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
