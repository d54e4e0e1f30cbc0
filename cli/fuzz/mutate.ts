import { bytesOf } from './bytes';
import type { Dice } from './dice';

type Mutation = (bytes: Uint8Array, below: (limit: number) => number, other: Uint8Array) => Uint8Array;

/** Most often near the beginning or the end, where headers and directories stand. */
function placeIn(bytes: Uint8Array, below: (limit: number) => number): number {
  const near = Math.min(bytes.length, 200);
  switch (below(3)) {
    case 0:
      return below(near);
    case 1:
      return bytes.length - 1 - below(near);
    default:
      return below(bytes.length);
  }
}

const lengths = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

const mutations: readonly Mutation[] = [
  function flipBits(bytes, below) {
    for (let i = below(8); i >= 0; i--) bytes[placeIn(bytes, below)]! ^= 1 << below(8);
    return bytes;
  },
  function setByte(bytes, below) {
    bytes[placeIn(bytes, below)] = below(256);
    return bytes;
  },
  function truncate(bytes, below) {
    return bytes.subarray(0, placeIn(bytes, below));
  },
  function remove(bytes, below) {
    const at = placeIn(bytes, below);
    return bytesOf(bytes.subarray(0, at), bytes.subarray(at + 1 + below(16)));
  },
  function repeat(bytes, below) {
    const at = placeIn(bytes, below);
    return bytesOf(bytes.subarray(0, at + 1 + below(64)), bytes.subarray(at));
  },
  function splice(bytes, below, other) {
    const from = placeIn(other, below);
    const at = placeIn(bytes, below);
    return bytesOf(bytes.subarray(0, at), other.subarray(from, from + 1 + below(100)), bytes.subarray(at));
  },
  function setLength(bytes, below) {
    const at = placeIn(bytes, below);
    const size = 1 << below(4);
    let value = lengths[below(lengths.length)]!;
    for (let i = 0; i < size && at + i < bytes.length; i++, value >>= 8n) bytes[at + i] = Number(value & 0xffn);
    return bytes;
  },
  function setDigits(bytes, below) {
    const digits = [...bytes.keys()].filter((at) => bytes[at]! >= 48 && bytes[at]! <= 57);
    for (let i = below(4); i >= 0 && digits.length; i--) bytes[digits[below(digits.length)]!] = 48 + below(10);
    return bytes;
  },
];

/** A copy of a file with one to three faults, which the dice determine. */
export function mutate(file: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const below = (limit: number) => dice.below(limit);
  let bytes = file;
  for (let faults = 1 + below(3); faults > 0 && bytes.length; faults--) {
    bytes = mutations[below(mutations.length)]!(Uint8Array.from(bytes), below, other);
  }
  return bytes;
}
