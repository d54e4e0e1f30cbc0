import type { CallArguments } from './arguments';

/** What of a call's arguments is understood: how many by position, and which by name. */
export interface Signature {
  readonly positional: number;
  readonly keywords: readonly string[];
}

/** Arguments that change no value and no shape. */
const harmless = new Set([
  'device',
  'requires_grad',
  'pin_memory',
  'memory_format',
  'non_blocking',
  'copy',
  'layout',
  'generator',
  'like',
  'casting',
]);

/** Whether all that a call is given is understood: what is not may change the result. */
export function accepts({ positional, keywords }: Signature, args: CallArguments): boolean {
  if (args.unpacked.length > 0 || args.positional.length > positional) return false;
  return [...args.keyword.keys()].every((name) => keywords.includes(name) || harmless.has(name));
}
