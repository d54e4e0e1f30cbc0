import { maskedCrc } from '../../../src/tensorboard/crc';
import { bytesOf, little } from '../bytes';
import type { Dice } from '../dice';
import { png } from './pictures';

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}

/** A field of a message; its length may be wrong. */
function message(dice: Dice, field: number, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const data = bytesOf(...parts);
  return bytesOf(varint(field * 8 + 2), varint(dice.said(data.length, 0.01)), data);
}

function event(dice: Dice): Uint8Array {
  const head = bytesOf(9, dice.bytes(8), 16, varint(dice.said(dice.below(9))));
  if (dice.chance(0.1)) return bytesOf(head, message(dice, 3, 'brain.Event:2'));
  const tag = message(dice, 1, dice.pick(['a', 'b', 'a/b', '']));
  const image = () =>
    message(dice, 4, bytesOf(8, varint(dice.said(4)), 16, varint(dice.said(4)), 24, 3), message(dice, 4, png(dice)));
  const held = dice.pick([
    () => bytesOf(21, dice.bytes(4)),
    image,
    () => message(dice, 8, bytesOf(8, varint(dice.below(8))), message(dice, 2, ''), message(dice, 4, dice.bytes(8))),
    () => dice.bytes(dice.size()),
  ]);
  return bytesOf(head, message(dice, 5, message(dice, 1, tag, held())));
}

/** Records whose checksums are right, whatever they say. */
export function events(dice: Dice): Uint8Array {
  const records = dice.some(6, () => {
    const data = event(dice);
    const length = little(dice.said(data.length), 8);
    const sum = (bytes: Uint8Array) => little(dice.said(maskedCrc(bytes), 0.01), 4);
    return bytesOf(length, sum(length), data, sum(data));
  });
  const all = bytesOf(...records);
  return dice.chance(0.1) ? all.subarray(0, dice.below(all.length)) : all;
}
