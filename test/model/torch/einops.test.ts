import { describe, expect, test } from 'vitest';
import { named, type Size } from '../../../src/model/size';
import { einopsFunctions, einopsLayers } from '../../../src/model/torch/einops';
import { NotKnown } from '../../../src/model/torch/rule';
import { int, list, str, tensor, type Value } from '../../../src/model/value';

function lengthsOf(lengths: Record<string, number>): Value {
  const entries = Object.entries(lengths).map(([name, size]) => [name, [str(name), int(size)]] as const);
  return { kind: 'dict', entries: new Map(entries) };
}

function shapeOf(value: Value): readonly Size[] {
  if (value.kind !== 'tensor') throw new Error(value.kind);
  return value.shape;
}

function changed(name: string, shape: readonly Size[], pattern: string, lengths: Record<string, number> = {}) {
  const args = { tensor: tensor(shape, 'float32'), pattern: str(pattern), reduction: str('mean') };
  return shapeOf(einopsFunctions[name]!.apply({ ...args, axes_lengths: lengthsOf(lengths) }));
}

describe('einops', () => {
  test('puts axes together and takes them apart', () => {
    expect(changed('rearrange', [2, 3, 4, 5], 'b c h w -> b (h w) c')).toEqual([2, 20, 3]);
    expect(changed('rearrange', [2, 20, 3], 'b (h w) c -> b c h w', { h: 4 })).toEqual([2, 3, 4, 5]);
    expect(changed('rearrange', [2, 3, 8, 8], 'b c (h p1) (w p2) -> b (h w) (p1 p2 c)', { p1: 4, p2: 4 })).toEqual([
      2, 4, 48,
    ]);
    expect(changed('rearrange', [2, 3, 4, 5], 'b ... -> b (...)')).toEqual([2, 60]);
    expect(changed('rearrange', [2, 3, 4], '... c -> c ...')).toEqual([4, 2, 3]);
    expect(changed('rearrange', [2, 1, 3], 'b 1 c -> b c')).toEqual([2, 3]);
  });

  test('repeats and reduces', () => {
    expect(changed('repeat', [1, 1, 64], '() n d -> b n d', { b: 8 })).toEqual([8, 1, 64]);
    expect(changed('repeat', [4, 5], 'h w -> h (w 2)')).toEqual([4, 10]);
    expect(changed('reduce', [2, 3, 4, 6], 'b c (h 2) (w 2) -> b c h w')).toEqual([2, 3, 2, 3]);
    expect(changed('reduce', [2, 3, 4, 6], 'b c h w -> b c 1 1')).toEqual([2, 3, 1, 1]);
  });

  test('keeps names', () => {
    const n = named('N');
    expect(changed('rearrange', [n, 3, 4], 'n c d -> n (c d)')).toEqual([n, 12]);
  });

  test('stacks a list', () => {
    const [args, pattern] = [list([tensor([3, 4], 'float32'), tensor([3, 4], 'float32')]), str('b h w -> h (b w)')];
    expect(shapeOf(einopsFunctions.rearrange!.apply({ tensor: args, pattern }))).toEqual([3, 8]);
  });

  test('does not know what it would refuse', () => {
    expect(() => changed('rearrange', [2, 3, 5], 'b c (h w) -> b c h w', { h: 2 })).toThrow(NotKnown);
    expect(() => changed('rearrange', [2, 3], 'b c h -> b h c')).toThrow(NotKnown);
    expect(() => changed('rearrange', [2, 3], 'b 2 -> b')).toThrow(NotKnown);
  });

  test('is a layer, too', () => {
    const layer = { pattern: str('b c h w -> b (c h w)'), axes_lengths: lengthsOf({}) };
    const result = einopsLayers.Rearrange!.forward(layer, { input: tensor([2, 3, 4, 5], 'float32') });
    expect(shapeOf(result)).toEqual([2, 60]);
  });
});
