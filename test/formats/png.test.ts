import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { heap } from '../../src/tensors/allocator';
import { readPng } from '../../src/formats/png';
import { bytesOf } from './writers';

const bytes = (max: number) => fc.integer({ min: 0, max });

test('8- and 16-bit images of 1 to 4 channels become (C, H, W)', () => {
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
          expect(values[channel * width * height + pixel]).toBe(sample);
        }
      },
    ),
    { numRuns: 40 },
  );
});

describe('a broken image gets a message, not a crash', () => {
  const image = encode({ width: 5, height: 4, channels: 3, depth: 8, data: new Uint8Array(60).fill(7) });

  test('other bytes', () => {
    expect(() => readPng(new TextEncoder().encode('no image'))).toThrow('Not a PNG image');
    expect(() => readPng(new Uint8Array())).toThrow(TensorError);
  });

  test('truncated at any length', () => {
    for (let length = 0; length < image.length - 12; length++) {
      expect(() => readPng(image.subarray(0, length)), `${length} bytes`).toThrow(TensorError);
    }
  });

  test('a damaged byte', () => {
    const damaged = image.slice();
    damaged[45]! ^= 0xff;
    expect(() => readPng(damaged)).toThrow(TensorError);
  });
});

/** An image made by hand with Python's zlib and struct. */
function fixture(name: string): Uint8Array {
  return readFileSync(path.resolve(import.meta.dirname, `../fixtures/images/${name}.png`));
}

function read(name: string) {
  const { shape, data } = readPng(fixture(name));
  return { shape, samples: Array.from<number | bigint, number>(data, Number) };
}

describe('samples below 8 bits are unpacked and spread over 0…255', () => {
  test('one bit: black and white, ten to a row', () => {
    const [o, w] = [0, 255];
    const rows = [[w, o, w, w, o, o, o, w, w, o], [o, w, o, o, w, w, w, o, o, w], Array<number>(10).fill(w)];
    expect(read('grey1')).toEqual({ shape: [1, 3, 10], samples: rows.flat() });
  });

  test('two bits', () => {
    expect(read('grey2')).toEqual({ shape: [1, 2, 5], samples: [0, 85, 170, 255, 0, 255, 170, 85, 0, 255] });
  });

  test('four bits', () => {
    expect(read('grey4')).toEqual({ shape: [1, 2, 3], samples: [0, 85, 255, 170, 17, 238] });
  });
});

describe('a palette counts as color', () => {
  const channels = [
    [255, 0, 0, 51, 255, 51, 0, 0, 255, 0],
    [0, 255, 0, 102, 0, 102, 0, 255, 0, 255],
    [0, 0, 255, 153, 0, 153, 255, 0, 0, 0],
  ];

  test.each(['palette2', 'palette8'])('%s', (name) => {
    expect(read(name)).toEqual({ shape: [3, 2, 5], samples: channels.flat() });
  });

  test('with alpha where the file has it for some colors', () => {
    const alpha = [0, 128, 255, 255, 0, 255, 255, 128, 0, 128];
    expect(read('palette8-alpha')).toEqual({ shape: [4, 2, 5], samples: [...channels, alpha].flat() });
  });

  test('unless the palette of a truecolour image only suggests one', () => {
    expect(read('truecolour-suggested-palette')).toEqual({ shape: [3, 1, 2], samples: [10, 200, 20, 100, 30, 50] });
  });
});

test('every filter of the rows is undone', () => {
  const rows = [
    [10, 20, 30],
    [10, 20, 30],
    [11, 21, 31],
    [10, 20, 30],
    [11, 21, 31],
  ];
  expect(read('filters')).toEqual({ shape: [1, 5, 3], samples: rows.flat() });
});

test('interlaced rows come in order', () => {
  expect(read('adam7')).toEqual({ shape: [1, 2, 2], samples: [10, 20, 30, 40] });
});

test('interlaced single bits come in order too', () => {
  expect(read('adam7-grey1')).toEqual({ shape: [1, 2, 2], samples: [255, 0, 255, 0] });
});

test('bytes may stand in the middle of a buffer', () => {
  const image = fixture('grey4');
  const buffer = new Uint8Array(image.length + 20);
  buffer.set(image, 7);
  expect(readPng(buffer.subarray(7, 7 + image.length))).toEqual(readPng(image));
});

describe('a broken image is refused with what is wrong', () => {
  test.each([
    ['colour-beyond-palette', /^Damaged PNG image: color \d+ is not in the palette of \d+$/],
    ['empty-palette', /^Damaged PNG image: /],
    ['missing-palette', /^Damaged PNG image: /],
    ['second-palette-empty', /^Damaged PNG image: /],
    ['palette-after-end', /^Damaged PNG image: /],
    ['no-width', /^Damaged PNG image: /],
    ['too-little-data', /^Damaged PNG image: /],
  ])('%s', (name, message) => {
    expect(() => readPng(fixture(name))).toThrow(TensorError);
    expect(() => readPng(fixture(name))).toThrow(message);
  });

  test('its checksum', () => {
    const image = fixture('grey4').slice();
    image[29]! ^= 1;
    expect(() => readPng(image)).toThrow(/^Damaged PNG image: checksum of chunk IHDR/);
  });

  test('any of its header’s checksum and any of its signature', () => {
    const image = fixture('grey4');
    for (const place of [0, 1, 2, 3, 4, 5, 6, 7, 29, 30, 31, 32]) {
      const damaged = image.slice();
      damaged[place]! ^= 0x10;
      expect(() => readPng(damaged), `byte ${place}`).toThrow(TensorError);
    }
  });

  /** An image that is not as it should be is refused, or read with a warning. */
  function isNoticed(damaged: Uint8Array, what: string): void {
    const warnings: string[] = [];
    try {
      readPng(damaged, heap, (warning) => warnings.push(warning));
    } catch (error) {
      expect(error, what).toBeInstanceOf(TensorError);
      return;
    }
    expect(warnings, what).not.toHaveLength(0);
  }

  test.each(['grey1', 'palette8-alpha', 'adam7', 'filters'])('%s, truncated at every length', (name) => {
    const image = fixture(name);
    for (let length = 0; length < image.length; length++) isNoticed(image.slice(0, length), `${length} bytes`);
    expect(() => readPng(image.slice(0, image.length / 2))).toThrow('Damaged PNG image: unexpected end of file');
  });

  test('every byte of it in turn', () => {
    for (const name of ['grey1', 'palette8-alpha', 'adam7']) {
      const image = fixture(name);
      for (let place = 0; place < image.length; place++) {
        const damaged = image.slice();
        damaged[place]! ^= 0xff;
        isNoticed(damaged, `${name}, byte ${place}`);
      }
    }
  });

  test('more chunks than rows', () => {
    const image = fixture('grey4');
    const end = image.length - 12;
    const text = bytesOf(0, 0, 0, 0, 'tEXt', 0xbf, 0xa7, 0x6a, 0xcf);
    const many = new Uint8Array(image.length + 140_000 * 12);
    many.set(image.subarray(0, end));
    for (let at = end; at < many.length - 12; at += 12) many.set(text, at);
    many.set(image.subarray(end), many.length - 12);
    expect(() => readPng(many)).toThrow('Damaged PNG image: more than 131072 chunks');
  });

  test('a second header that claims more than the first takes no memory', () => {
    const image = fixture('two-headers');
    const before = process.memoryUsage().arrayBuffers;
    expect(() => readPng(image)).toThrow(TensorError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });
});

describe('what other programs show is read, with a warning', () => {
  const read = (image: Uint8Array) => {
    const warnings: string[] = [];
    return { values: [...readPng(image, heap, (warning) => warnings.push(warning)).data], warnings };
  };
  const whole = read(fixture('grey4'));
  const image = fixture('grey4');
  const end = image.length - 12;

  test('nothing is said of a whole image', () => {
    expect(whole.warnings).toEqual([]);
  });

  test('bytes after the end', () => {
    expect(read(bytesOf(image, 'more'))).toEqual({ ...whole, warnings: ['4 bytes after the end'] });
  });

  test('no end', () => {
    expect(read(image.subarray(0, end))).toEqual({ ...whole, warnings: ['unexpected end of file'] });
  });

  test('a text with a wrong checksum', () => {
    const text = bytesOf(0, 0, 0, 0, 'tEXt', 0, 0, 0, 0);
    expect(read(bytesOf(image.subarray(0, end), text, image.subarray(end)))).toEqual({
      ...whole,
      warnings: ['checksum of chunk tEXt is 9642c585, expected 0'],
    });
  });
});
