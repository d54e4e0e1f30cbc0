// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { flags } from '../../../src/tensors/levelCells';
import type { Block } from '../../../src/tensors/tile';
import type { ScaleState } from '../../../src/plane/palette';
import { ColourScale } from '../../../webview/plane/colourScale';

const usual: ScaleState = { reading: 'heat', map: 'viridis', low: 0, high: 10 };

function painted(
  state: Partial<ScaleState>,
  values: Block['values'],
  more: Partial<Block> = {},
  isImage = false,
): number[][] {
  const channels = more.channels ?? 1;
  const size = values.length / channels;
  const region = { top: 0, left: 0, height: 1, width: size };
  const target = new Uint32Array(size);
  new ColourScale({ ...usual, ...state }).paint(
    { level: 0, region, channels, unit: 1, values, ...more },
    isImage,
    target,
  );
  return Array.from(target, (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >>> 24]);
}

const light = ([red, green, blue]: readonly number[]) => red! + green! + blue!;

describe('colors', () => {
  test('go from the low end to the high one; what is outside has the ends’', () => {
    const [below, low, middle, high, above] = painted({}, Float32Array.of(-5, 0, 5, 10, 99));
    expect(below).toEqual(low);
    expect(above).toEqual(high);
    expect(light(low!)).toBeLessThan(light(middle!));
    expect(light(middle!)).toBeLessThan(light(high!));
  });

  test('go two ways from 0 where both signs occur, as far on either side', () => {
    const state = { map: 'neutral', low: -2, high: 10 } as const;
    const [minus, zero, plus] = painted(state, Float32Array.of(-2, 0, 2));
    expect(minus![1]).toBeGreaterThan(minus![0]!);
    expect(plus![0]).toBeGreaterThan(plus![1]!);
    const far = (color: readonly number[]) => Math.abs(light(color) - light(zero!));
    expect(far(painted(state, Float32Array.of(10))[0]!)).toBeGreaterThan(far(plus!));
    const scale = new ColourScale({ ...usual, ...state });
    expect(scale.isDiverging).toBe(true);
    expect(scale.colorOf(-2)).toEqual(minus!.slice(0, 3));
  });

  test('leave NaN clear, and mark coarse cells that have some', () => {
    const [nan] = painted({}, Float32Array.of(NaN));
    expect(nan![3]).toBe(0);
    const marks = Uint8Array.of(0, flags.notNumber, flags.positive, flags.negative);
    const [plain, marked, top, bottom] = painted({}, Float32Array.of(5, 5, 5, 5), { flags: marks });
    expect(marked).not.toEqual(plain);
    expect([marked![3], top![3], bottom![3]]).toEqual([255, 255, 255]);
    expect(light(top!)).toBeGreaterThan(light(bottom!));
  });

  test('of an image are its own, in 8 bits and in floats', () => {
    const state = { reading: 'picture', low: 0, high: 255 } as const;
    expect(painted(state, Uint8Array.of(1, 2, 3, 4, 250, 6), { channels: 3 }, true)).toEqual([
      [1, 3, 250, 255],
      [2, 4, 6, 255],
    ]);
    expect(painted({ ...state, high: 1 }, Uint8Array.of(51, 255), { unit: 255 }, true).map(([red]) => red)).toEqual([
      51, 255,
    ]);
    expect(painted(state, Uint8Array.of(7, 128), { channels: 2 }, true)).toEqual([[7, 7, 7, 128]]);
  });

  test('change for all who listen', () => {
    const scale = new ColourScale(usual);
    let changes = 0;
    scale.onChange(() => changes++);
    const { version } = scale;
    scale.set({ low: 5 });
    expect([changes, scale.version > version, scale.isClipped(4), scale.isClipped(5), scale.isClipped(11)]).toEqual([
      1,
      true,
      'low',
      undefined,
      'high',
    ]);
  });

  test('have an ink that reads on them', () => {
    const scale = new ColourScale(usual);
    expect([scale.inkOn(0), scale.inkOn(10)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ]);
  });
});
