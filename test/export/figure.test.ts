import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import type { FigureFormat } from '../../src/export/exportFigure';
import { svgOf } from '../../src/export/svg';
import { noOverlays } from '../../src/plane/stageContent';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { tensorOf } from '../../src/tensors/tensor';
import { pooled, raster } from './made';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const written = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, each]) => each);
const big = tensorOf(new Float32Array(80 * 80), [1, 80, 80]);
const small = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;

describe('a figure', () => {
  test('says the call, and all numbers of input and output', async () => {
    const { drawing } = await pooled();
    const svg = svgOf(drawing());
    expect(written(svg)).toEqual([
      ...['Input', '5 × 5', ...'1203101231121005231121011', 'Output', '2 × 2', ...'2351'],
      'nn.MaxPool2d(kernel_size=3, ceil_mode=True)',
    ]);
    expect(svg).not.toMatch(/<script|<style|(?:href|src)="(?!data:)|url\(/);
  });

  test('has a caption, and tells those who do not see it what is there', async () => {
    const { caption, alt } = (await pooled()).drawing(1);
    expect(caption).toBe('nn.MaxPool2d(kernel_size=3, ceil_mode=True): from 5 × 5 to 2 × 2 cells.');
    expect(alt).toContain('Input: 1, 2, 0, 3, 1; 0, 1, 2, 3, 1;');
    expect(alt).toContain('Output: 2, 3; 5, 1.');
    expect(alt).toContain('output (0, 1) = 3. Maximum of 6 values, at (0, 3).');
    expect(alt).toContain('Windows reach beyond the input.');
  });

  test('marks another window in another place', async () => {
    const { drawing } = await pooled();
    const frames = (window: number) =>
      drawing(window).marks.flatMap((mark) => (mark.kind === 'frame' && mark.stroke.width === 2 ? [mark.box] : []));
    const [window, winner, cell] = frames(0);
    expect([window!.width, winner!.width, cell!.width]).toEqual([140, 44, 48]);
    expect(frames(1)[0]!.x - window!.x).toBe(3 * 46);
  });

  test('of a walk is blank behind its window', async () => {
    const { drawing } = await pooled();
    const frames = drawing(1).marks.flatMap((mark) =>
      mark.kind === 'frame' && mark.stroke.width === 2 ? [mark.box] : [],
    );
    const cell = frames.at(-1)!;
    const middleOf = async (window: number) => {
      const { rgba, width } = (await raster()).pixels(drawing(window, true));
      const at = 4 * (Math.round(cell.y + 10) * width + Math.round(cell.x + 10));
      return [...rgba.subarray(at, at + 3)];
    };
    expect(await middleOf(0)).toEqual([255, 255, 255]);
    expect(await middleOf(1)).not.toEqual([255, 255, 255]);
    expect(await middleOf(2)).not.toEqual([255, 255, 255]);
  });

  test('draws overlays, and says what they are', async () => {
    const overlays = { ...noOverlays, indices: true };
    const svg = svgOf((await pooled(undefined, undefined, { overlays })).drawing());
    expect(written(svg)).toContain('15');
    expect(written(svg)).toContain('Index: position in the flattened input plane');
  });

  test('of a large plane has it as a picture', async () => {
    const { drawing } = await pooled(big, small);
    expect(drawing().marks.filter(({ kind }) => kind === 'picture')).toHaveLength(2);
    expect(svgOf(drawing())).toContain('href="data:image/png;base64,');
  });

  test('shows NaN and infinities', async () => {
    const odd = tensorOf([NaN, Infinity, -Infinity, 1], [1, 1, 2, 2]);
    expect(written(svgOf((await pooled(odd, small)).drawing()))).toEqual(
      expect.arrayContaining(['NaN', '∞', '−∞', '1.0'.slice(0, 1)]),
    );
  });

  test('in print has grays only', async () => {
    const { drawing } = await pooled(undefined, undefined, { style: 'print' });
    const colors = [...svgOf(drawing()).matchAll(/#([\da-f]{2})([\da-f]{2})([\da-f]{2})/g)];
    expect(colors.filter(([, red, green, blue]) => red !== green || green !== blue)).toEqual([]);
  });

  test('of a volume has its slices', async () => {
    const volume = tensorOf(
      Float32Array.from({ length: 27 }, (_, i) => i),
      [1, 1, 3, 3, 3],
    );
    const call = { op: 'MaxPool3d', kwargs: { kernel_size: 2, stride: 1 } } as const;
    const all = written(svgOf((await pooled(volume, call)).drawing()));
    for (const number of ['26', '3 × 3 × 3', '2 × 2 × 2']) expect(all).toContain(number);
  });
});

describe('files', () => {
  test.each<FigureFormat>(['svg', 'png', 'pdf', 'tikz', 'gif', 'svgStills', 'pdfStills'])(
    '%s: the same figure is the same bytes',
    async (format) => {
      const hashes = async () => {
        const { files } = await (await pooled()).exported({ format, scale: 2 });
        return files.map(({ ending, bytes }) => [ending, createHash('sha256').update(bytes).digest('hex')]);
      };
      expect(await hashes()).toEqual(await hashes());
    },
  );

  test.each([1, 2, 4])('a PNG has %d pixels for one', async (scale) => {
    const { drawing, exported } = await pooled();
    const { files } = await exported({ format: 'png', scale });
    const { tensors } = await readFile('a.png', bytesSource(files[0]!.bytes));
    const { width, height } = drawing();
    expect(tensors[0]!.shape.slice(-2)).toEqual([height * scale, width * scale]);
  });

  test('a GIF has a frame for each window, and is small', async () => {
    const { files } = await (await pooled()).exported({ format: 'gif' });
    const { tensors } = await readFile('a.gif', bytesSource(files[0]!.bytes));
    expect(tensors[0]!.shape[0]).toBe(4);
    expect(files[0]!.bytes.length).toBeLessThan(300_000);
  });

  test('stills are numbered, one for each window', async () => {
    const { exported } = await pooled();
    expect((await exported({ format: 'svgStills' })).files.map(({ ending }) => ending)).toEqual([
      ...['-1.svg', '-2.svg', '-3.svg', '-4.svg'],
    ]);
    const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2, stride: 1 } } as const;
    const { files } = await (await pooled(undefined, call)).exported({ format: 'pdfStills' });
    expect(files.map(({ ending }) => ending).slice(0, 2)).toEqual(['-01.pdf', '-02.pdf']);
    expect(new Set(files.map(({ bytes }) => text(bytes))).size).toBe(16);
  });

  test('what would be too large is refused before it is made', async () => {
    const { exported } = await pooled(big, small);
    await expect(exported({ format: 'pdfStills' })).rejects.toThrow(
      'Too many windows for this format: 1600 (at most 1000)',
    );
    await expect(exported({ format: 'png', scale: 100 })).rejects.toThrow(/^Too large: \d+ million pixels/);
    await expect(exported({ format: 'tikz' })).rejects.toThrow('TikZ cannot show a plane of so many cells');
  });

  test('a series tells how far it is, and can be cancelled', async () => {
    const { exported } = await pooled();
    const abort = new AbortController();
    const told: unknown[] = [];
    const exporting = exported({ format: 'svgStills' }, abort.signal, (progress) => {
      told.push(progress);
      if (told.length === 2) abort.abort();
    });
    await expect(exporting).rejects.toThrow(CancelledError);
    expect(told).toEqual([
      { done: 1, of: 4 },
      { done: 2, of: 4 },
    ]);
  });
});
