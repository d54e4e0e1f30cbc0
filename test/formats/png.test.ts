import { encode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { readPng } from '../../src/formats/png';

const bytes = (max: number) => fc.integer({ min: 0, max });

test('8- and 16-bit images of 1 to 4 channels become (C, H, W) in 0…1, as ToTensor makes them', () => {
  const sizes = fc.record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 7 }) });
  fc.assert(
    fc.property(
      sizes,
      fc.constantFrom(1, 2, 3, 4),
      fc.constantFrom(8, 16),
      fc.infiniteStream(bytes(65535)),
      (size, channels, depth, stream) => {
        const { width, height } = size;
        const max = 2 ** depth - 1;
        const samples = Array.from(
          { length: width * height * channels },
          () => (stream.next().value as number) % (max + 1),
        );
        const data = depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
        const { shape, data: values } = readPng(encode({ width, height, channels, depth: depth, data }));
        expect(shape).toEqual([channels, height, width]);
        for (const [i, sample] of samples.entries()) {
          const [pixel, channel] = [Math.floor(i / channels), i % channels];
          expect(values[channel * width * height + pixel]).toBe(Math.fround(sample / max));
        }
      },
    ),
    { numRuns: 40 },
  );
});

describe('a broken image gets a message, not a crash', () => {
  const image = encode({ width: 5, height: 4, channels: 3, depth: 8, data: new Uint8Array(60).fill(7) });

  test('other bytes', () => {
    expect(() => readPng(new TextEncoder().encode('no image'))).toThrow('this is not a PNG image');
    expect(() => readPng(new Uint8Array())).toThrow(TensorError);
  });

  test('truncated at any length', () => {
    for (let length = 0; length < image.length - 12; length++) {
      expect(() => readPng(image.subarray(0, length)), `${length} bytes`).toThrow(TensorError);
    }
  });

  test('a header that claims 4 billion pixels is refused before memory is taken', () => {
    const lying = image.slice();
    new DataView(lying.buffer).setUint32(16, 65535);
    new DataView(lying.buffer).setUint32(20, 65535);
    expect(() => readPng(lying)).toThrow('the image is too large: 65535 × 65535 pixels, at most 134217728 are read');
  });

  test('a damaged byte', () => {
    const damaged = image.slice();
    damaged[45]! ^= 0xff;
    expect(() => readPng(damaged)).toThrow(TensorError);
  });
});
