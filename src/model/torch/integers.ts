import type { Value } from '../value';
import { asItems, asNumber } from './rule';

/** One number for each of `count` axes; a tuple stays as it is, whatever its length: that is the rule's to check. */
export function integers(value: Value | undefined, count: number): readonly number[] {
  if (value?.kind === 'tuple' || value?.kind === 'list') return asItems(value).map(asNumber);
  return Array<number>(count).fill(asNumber(value));
}
