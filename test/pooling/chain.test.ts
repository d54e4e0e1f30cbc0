import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { chain, fieldOfCell, type ChainLayer } from '../../src/pooling/chain';
import type { AxisParameters } from '../../src/pooling/geometry';

interface Rest {
  s?: number;
  p?: number;
  d?: number;
  ceil?: boolean;
}

function axis(kernelSize: number, { s, p = 0, d = 1, ceil = false }: Rest = {}): AxisParameters {
  return { kernelSize, stride: s ?? kernelSize, padding: [p, p], dilation: d, ceilMode: ceil };
}

const pool = (kernelSize: number, rest?: Rest, rank = 2): ChainLayer => ({
  kind: 'pool',
  axes: Array<AxisParameters>(rank).fill(axis(kernelSize, rest)),
});

const conv = (channels: number, kernelSize: number, rest: Rest = {}, rank = 2): ChainLayer => ({
  kind: 'conv',
  axes: Array<AxisParameters>(rank).fill(axis(kernelSize, { s: 1, ...rest })),
  channels,
});

/** The cells that each window of a layer reads along one axis, those outside the input left out. */
function layOut(inputSize: number, layer: ChainLayer, at: number): number[][] {
  const inside = (cell: number) => cell >= 0 && cell < inputSize;
  if (layer.kind === 'adaptive') {
    const windows = layer.outputSize[at]!;
    return Array.from({ length: windows }, (_, window) =>
      // a cell is read if a part of it, however small, lies in the window's share of the axis
      [...Array(inputSize).keys()].filter(
        (cell) => (cell + 1) * windows > window * inputSize && cell * windows < (window + 1) * inputSize,
      ),
    );
  }
  const { kernelSize, stride, padding, dilation, ceilMode } = layer.axes[at]!;
  const windows: number[][] = [];
  for (let start = -padding[0]; ; start += stride) {
    const taps = Array.from({ length: kernelSize }, (_, tap) => start + tap * dilation);
    const missing = taps.at(-1)! + 1 - inputSize - padding[1];
    const hangsOver = ceilMode && layer.kind === 'pool' && missing < stride && start < inputSize;
    if (missing > 0 && !hangsOver) return windows;
    windows.push(taps.filter(inside));
  }
}

/** The input cells that each output cell of each step depends on along one axis, by following every tap. */
function follow(inputSize: number, layers: readonly ChainLayer[], at: number): Set<number>[][] {
  let cells = Array.from({ length: inputSize }, (_, cell) => new Set([cell]));
  return layers.map((layer) => {
    cells = layOut(cells.length, layer, at).map((taps) => new Set(taps.flatMap((tap) => [...cells[tap]!])));
    return cells;
  });
}

test('VGG-16: five windows of two, 224 to 7, a receptive field of 212', () => {
  const blocks = [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const;
  const layers = blocks.flatMap(([channels, convs]) => [
    ...Array<ChainLayer>(convs).fill(conv(channels, 3, { p: 1 })),
    pool(2),
  ]);
  const steps = chain([1, 3, 224, 224], layers);
  const pools = steps.filter((_, step) => layers[step]!.kind === 'pool');
  expect(pools.map(({ shape }) => shape)).toEqual([
    [1, 64, 112, 112],
    [1, 128, 56, 56],
    [1, 256, 28, 28],
    [1, 512, 14, 14],
    [1, 512, 7, 7],
  ]);
  expect(pools.map(({ receptiveField }) => receptiveField[0])).toEqual([6, 16, 44, 100, 212]);
  expect(pools.map(({ jump }) => jump[1])).toEqual([2, 4, 8, 16, 32]);
  expect(pools.map(({ start }) => start[0])).toEqual([0.5, 1.5, 3.5, 7.5, 15.5]);
  expect(steps.map(({ unread }) => unread)).toEqual(steps.map(() => 0));
});

test('five windows of two alone', () => {
  const last = chain([3, 224, 224], Array<ChainLayer>(5).fill(pool(2))).at(-1);
  expect(last).toEqual({ shape: [3, 7, 7], receptiveField: [32, 32], jump: [32, 32], start: [15.5, 15.5], unread: 0 });
});

test('ResNet’s stem', () => {
  const steps = chain([1, 3, 224, 224], [conv(64, 7, { s: 2, p: 3 }), pool(3, { s: 2, p: 1 })]);
  expect(steps).toEqual([
    { shape: [1, 64, 112, 112], receptiveField: [7, 7], jump: [2, 2], start: [0, 0], unread: 0 },
    { shape: [1, 64, 56, 56], receptiveField: [11, 11], jump: [4, 4], start: [0, 0], unread: 0 },
  ]);
});

test('AlexNet’s last layers end in an adaptive one', () => {
  const layers = [conv(64, 11, { s: 4, p: 2 }), pool(3, { s: 2 }), conv(192, 5, { p: 2 }), pool(3, { s: 2 })];
  const [, first, , second, adaptive] = chain([3, 224, 224], [...layers, { kind: 'adaptive', outputSize: [6, 4] }]);
  expect(first).toMatchObject({ shape: [64, 27, 27], receptiveField: [19, 19], jump: [8, 8] });
  expect(second).toMatchObject({ shape: [192, 13, 13], receptiveField: [67, 67], jump: [16, 16] });
  // windows of three and of four among 13 cells
  expect(adaptive).toMatchObject({ shape: [192, 6, 4], receptiveField: [99, 115], jump: [(16 * 13) / 6, 52] });
});

test('the study note leaves cells uncovered unless it rounds up', () => {
  expect(chain([1, 1, 5, 5], [pool(3)])).toMatchObject([{ shape: [1, 1, 1, 1], unread: 16 }]);
  expect(chain([1, 1, 5, 5], [pool(3, { ceil: true })])).toMatchObject([{ shape: [1, 1, 2, 2], unread: 0 }]);
  expect(chain([1, 1, 5, 5], [conv(1, 3, { s: 3, ceil: true })])).toMatchObject([{ shape: [1, 1, 1, 1], unread: 16 }]);
});

test('gaps are counted: dilation, strides above the kernel, and what a later layer leaves', () => {
  const unread = (size: number, ...layers: ChainLayer[]) => chain([1, size], layers).map((step) => step.unread);
  expect(unread(9, pool(3, { s: 9, d: 3 }, 1))).toEqual([6]);
  expect(unread(10, pool(1, { s: 3 }, 1))).toEqual([6]);
  expect(unread(7, pool(2, {}, 1), pool(2, {}, 1))).toEqual([1, 3]);
  expect(unread(1, pool(2, { p: 1, d: 2 }, 1))).toEqual([1]);
});

test('padding that differs before and after', () => {
  const lopsided = { kind: 'conv', axes: [{ ...axis(3, { s: 1 }), padding: [2, 0] }] } as const;
  expect(chain([4, 5], [lopsided])).toEqual([
    { shape: [4, 5], receptiveField: [3], jump: [1], start: [-1], unread: 0 },
  ]);
});

const parameters = fc
  .record({
    k: fc.integer({ min: 1, max: 4 }),
    s: fc.integer({ min: 1, max: 5 }),
    d: fc.integer({ min: 1, max: 3 }),
    pad: fc.integer({ min: 0, max: 2 }),
    ceil: fc.boolean(),
  })
  .map(({ k, pad, ...rest }) => axis(k, { ...rest, p: Math.min(pad, Math.floor(k / 2)) }));

const sliding: fc.Arbitrary<ChainLayer> = fc.record({
  kind: fc.constantFrom('pool', 'conv'),
  axes: fc.tuple(parameters, parameters),
});
const adaptive: fc.Arbitrary<ChainLayer> = fc.record({
  kind: fc.constant('adaptive' as const),
  outputSize: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
});
const size = fc.integer({ min: 1, max: 40 });
const chains = (layer: fc.Arbitrary<ChainLayer>) =>
  fc.tuple(size, size, fc.array(layer, { minLength: 1, maxLength: 4 }));

const weighted = fc.oneof({ weight: 4, arbitrary: sliding }, { weight: 1, arbitrary: adaptive });

test('shapes and uncovered cells are those of every tap followed to the input', () => {
  const seen = { whole: 0, partly: 0, refused: 0 };
  fc.assert(
    fc.property(chains(weighted), ([height, width, layers]) => {
      const [rows, columns] = [follow(height, layers, 0), follow(width, layers, 1)];
      const refused = layers.findIndex((_, step) => rows[step]!.length === 0 || columns[step]!.length === 0);
      if (refused >= 0) {
        seen.refused++;
        const axisName = rows[refused]!.length === 0 ? 'H' : 'W';
        expect(() => chain([2, height, width], layers)).toThrow(`layer ${refused}: no window fits along ${axisName}`);
        return;
      }
      for (const [step, { shape, unread }] of chain([2, height, width], layers).entries()) {
        const read = new Set<number>();
        for (const ys of rows[step]!)
          for (const xs of columns[step]!) for (const y of ys) for (const x of xs) read.add(y * width + x);
        expect(shape).toEqual([2, rows[step]!.length, columns[step]!.length]);
        expect(unread).toBe(height * width - read.size);
        seen[unread ? 'partly' : 'whole']++;
      }
    }),
    { numRuns: 400 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
});

test('receptive field, jump and centre obey the recurrences', () => {
  fc.assert(
    fc.property(chains(sliding), ([height, width, layers]) => {
      fc.pre([height, width].every((cells, at) => follow(cells, layers, at).every((step) => step.length > 0)));
      const steps = chain([1, height, width], layers);
      for (const at of [0, 1]) {
        let [field, jump, start] = [1, 1, 0];
        for (const [number, layer] of layers.entries()) {
          if (layer.kind === 'adaptive') throw new Error('not drawn');
          const { kernelSize, stride, padding, dilation } = layer.axes[at]!;
          const reach = dilation * (kernelSize - 1);
          field += reach * jump;
          start += (reach / 2 - padding[0]) * jump;
          jump *= stride;
          const { receptiveField, ...step } = steps[number]!;
          expect([receptiveField[at], step.jump[at], step.start[at]]).toEqual([field, jump, start]);
        }
      }
    }),
  );
});

test('without padding and overhang, the receptive field is what a cell depends on, adaptive layers included', () => {
  const unpadded = sliding.map((layer): ChainLayer => {
    if (layer.kind === 'adaptive') return layer;
    return { ...layer, axes: layer.axes.map((each) => ({ ...each, padding: [0, 0], ceilMode: false })) };
  });
  let checked = 0;
  fc.assert(
    fc.property(chains(fc.oneof(unpadded, adaptive)), ([height, width, layers]) => {
      const followed = [height, width].map((cells, at) => follow(cells, layers, at));
      fc.pre(followed.every((steps) => steps.every((cells) => cells.length > 0)));
      for (const [step, { receptiveField, start }] of chain([1, height, width], layers).entries()) {
        const ends = followed.map((steps) =>
          steps[step]!.map((cells) => [Math.min(...cells), Math.max(...cells)] as const),
        );
        expect(receptiveField).toEqual(ends.map((each) => Math.max(...each.map(([first, last]) => last - first + 1))));
        expect(start).toEqual(ends.map((each) => (each[0]![0] + each[0]![1]) / 2));
        checked++;
      }
    }),
  );
  expect(checked).toBeGreaterThan(100);
});

test('a long axis is counted, whatever the windows', () => {
  const gaps = Array<ChainLayer>(10).fill(pool(2, { s: 1, d: 3 }, 1));
  expect(chain([1, 100_000], [pool(50_000, { s: 1 }, 1), ...gaps]).at(-1)).toMatchObject({ unread: 0 });
  expect(chain([1, 100_001], [pool(2, { s: 1, d: 2 }, 1), pool(1, { s: 4 }, 1)]).at(-1)).toMatchObject({
    shape: [1, 25_000],
    unread: 50_001,
  });
  expect(chain([1, 100_000], [{ kind: 'adaptive', outputSize: [99_999] }])).toMatchObject([{ receptiveField: [2] }]);
});

test('a layer without a window is named, with its axis', () => {
  const thrown = (shape: number[], ...layers: ChainLayer[]) => {
    try {
      return chain(shape, layers);
    } catch (error) {
      expect(error).toBeInstanceOf(PoolingError);
      return [(error as PoolingError).message, (error as PoolingError).parameter];
    }
  };
  expect(thrown([1, 1, 8, 3], pool(2), pool(2))).toEqual(['layer 1: no window fits along W of 1 cells', 'kernel_size']);
  expect(thrown([1, 8], pool(9, {}, 1))).toEqual(['layer 0: no window fits along L of 8 cells', 'kernel_size']);
  expect(thrown([1, 2, 8, 8], pool(3, {}, 3))).toEqual(['layer 0: no window fits along D of 2 cells', 'kernel_size']);
  expect(thrown([1, 8, 0], pool(2, { p: 1 }))).toEqual(['layer 0: no window fits along W of 0 cells', 'kernel_size']);
  const none = { kind: 'adaptive', outputSize: [3, 0] } as const;
  expect(thrown([1, 8, 8], none)).toEqual(['layer 0: no window fits along W of 8 cells', 'output_size']);
});

test('layers over other axes than the first, or an input without channels, are refused', () => {
  expect(() => chain([1, 8, 8], [pool(2), pool(2, {}, 1)])).toThrow(
    new PoolingError('layer 1 has 1 spatial axes, its input is (1, 4, 4)'),
  );
  expect(() => chain([8, 8], [pool(2)])).toThrow('layer 0 has 2 spatial axes, its input is (8, 8)');
  expect(() => chain([8, 8], [pool(2, {}, 0)])).toThrow(PoolingError);
  expect(() => chain([1, 2 ** 40], [pool(2, {}, 1)])).toThrow(PoolingError);
  expect(chain([1, 8], [])).toEqual([]);
});

test('a cell’s field goes from the first to behind the last cell that it depends on, padding included', () => {
  const layers = [conv(8, 3, { p: 1 }), pool(2), conv(8, 3, { p: 1 })];
  expect(fieldOfCell([16, 16], layers, [0, 3])).toEqual([
    [-3, 5],
    [3, 11],
  ]);
  const { receptiveField } = chain([1, 1, 16, 16], layers).at(-1)!;
  expect(receptiveField).toEqual([8, 8]);
});
