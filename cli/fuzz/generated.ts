import type { Dice } from './dice';
import { packed, tar } from './generators/archives';
import { npy, npz, safetensors } from './generators/arrays';
import { events } from './generators/events';
import { checkpoint, pickle } from './generators/pickles';
import { bmp, gif, jpeg, png, tiff, webp } from './generators/pictures';
import { csv, json, printed, python } from './generators/texts';

type Make = (dice: Dice) => Uint8Array | string;

/** Files by the extension they have: each as its format asks, but for some lies. */
const makers: Readonly<Record<string, Make>> = {
  npy,
  npz,
  safetensors,
  pkl: pickle,
  pt: checkpoint,
  tar: (dice) => tar(dice, pickle),
  png,
  tif: tiff,
  gif,
  bmp,
  jpg: jpeg,
  webp,
  csv,
  json,
  jsonl: (dice) => dice.some(5, () => json(dice)).join('\n'),
  txt: printed,
  py: python,
  tfevents: events,
};

/** A file whose structure is mostly right, packed now and then. */
export function generated(dice: Dice): { name: string; bytes: Uint8Array } {
  const kind = dice.pick(Object.keys(makers));
  const made = makers[kind]!(dice);
  const bytes = typeof made === 'string' ? new TextEncoder().encode(made) : made;
  if (kind !== 'tfevents' && dice.chance(0.03)) return { name: `a.${kind}.gz`, bytes: packed(dice, bytes) };
  return { name: `a.${kind}`, bytes };
}
