import { bytesOf, little } from '../bytes';
import type { Dice } from '../dice';
import { archive } from './archives';
import { pickle } from './pickles';

const sizes: Readonly<Record<string, number>> = {
  '|u1': 1,
  '<f4': 4,
  '>f8': 8,
  '<i8': 8,
  '>i2': 2,
  '|b1': 1,
  '<f2': 2,
  '<c8': 8,
  '|V2': 2,
  '<U3': 12,
};

function shapeOf(dice: Dice): number[] {
  return dice.some(4, () => dice.said(dice.below(6)));
}

function product(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** A `.npy` file, as large as its header says, but for some. */
export function npy(dice: Dice): Uint8Array {
  const descr = dice.pick(Object.keys(sizes));
  const shape = shapeOf(dice);
  const isObject = dice.chance(0.1);
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const order = dice.chance(0.03) ? 'None' : dice.pick(['True', 'False']);
  const stated = isObject ? '|O' : descr;
  const header = `{'descr': '${stated}', 'fortran_order': ${order}, 'shape': ${tuple}, }${dice.chance(0.05) ? dice.text(" '{", 3) : ''}\n`;
  const version = dice.said(dice.pick([1, 2, 3]), 0.02);
  const count = Math.min(product(shape) * sizes[descr]!, 4096);
  const data = isObject ? pickle(dice) : dice.bytes(dice.said(count) % 8192);
  return bytesOf('\x93NUMPY', version & 255, 0, little(dice.said(header.length), version === 1 ? 2 : 4), header, data);
}

export function npz(dice: Dice): Uint8Array {
  const members = dice.some(4, (i) => ({ name: `${dice.pick(['a', 'b', ''])}${i}.npy`, data: npy(dice) }));
  return archive(dice, members);
}

const dtypes: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2, I64: 8, U8: 1, BOOL: 1, F8_E4M3: 1, X9: 3 };

export function safetensors(dice: Dice): Uint8Array {
  let at = 0;
  const entries = dice.some(5, (i) => {
    const dtype = dice.pick(Object.keys(dtypes));
    const shape = shapeOf(dice).map((size) => size % 100);
    const start = at;
    at += (product(shape) * dtypes[dtype]!) % 10_000;
    const offsets = [dice.said(start), dice.said(at)];
    return [dice.chance(0.03) ? '__metadata__' : `t${i}`, { dtype, shape, data_offsets: offsets }] as const;
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const header = dice.chance(0.05) ? json.replace(/[}\]]/, dice.text('[]{},":', 3)) : json;
  return bytesOf(little(dice.said(header.length), 8), header, dice.bytes(dice.said(at) % 20_000));
}
