import type { Slice, Value } from '../value';
import { numberOf } from './numbers';

/** The places that a slice takes; undefined if they are not known. */
export function rangeOf(slice: Slice, length: number): readonly number[] | undefined {
  const step = boundOf(slice.step, 1);
  if (step === undefined || step === 0) return undefined;
  const [start, stop] = [
    boundOf(slice.start, step > 0 ? 0 : length - 1),
    boundOf(slice.stop, step > 0 ? length : -1 - length),
  ];
  if (start === undefined || stop === undefined) return undefined;
  const inside = (at: number) =>
    at < 0 ? Math.max(at + length, step > 0 ? 0 : -1) : Math.min(at, step > 0 ? length : length - 1);
  const places: number[] = [];
  const [first, end] = [inside(start), inside(stop)];
  for (let at = first; step > 0 ? at < end : at > end; at += step) places.push(at);
  return places;
}

function boundOf(value: Value, otherwise: number): number | undefined {
  return value.kind === 'none' ? otherwise : numberOf(value);
}
