import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolscopeError } from '../../src/errors';
import { layers, sameCall, type ArgumentValue, type LayerCall, type LayerName } from '../../src/pooling/layers';
import { callEdits } from '../../src/python/callEdits';
import { poolingCallAt } from '../../src/python/calls';
import { parsePython } from '../../src/python/source';

const head = 'import torch\nfrom torch import nn\nimport torch.nn.functional as F\n';
const callIn = (text: string) => poolingCallAt(parsePython(text), text.indexOf('ool') + 1)!.call;

/** The text with its call changed. */
function changed(code: string, change: Partial<LayerCall['kwargs']>, op?: LayerName): string {
  const text = head + code;
  const from = callIn(text);
  const kwargs = Object.entries({ ...from.kwargs, ...change }).filter(([, value]) => value !== undefined);
  const to: LayerCall = { op: op ?? from.op, kwargs: Object.fromEntries(kwargs) as LayerCall['kwargs'] };
  const after = applied(text, callEdits(parsePython(text), text.indexOf('ool') + 1, from, to));
  expect(sameCall(callIn(after), to)).toBe(true);
  return after.slice(head.length);
}

function applied(text: string, edits: ReturnType<typeof callEdits>): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: part }) => all.slice(0, start) + part + all.slice(end), text);
}

test.each<[string, Record<string, ArgumentValue | undefined>, string]>([
  ['nn.MaxPool2d(2)', { kernel_size: 3 }, 'nn.MaxPool2d(3)'],
  ['nn.MaxPool2d( 2 , ceil_mode = True )', { ceil_mode: undefined }, 'nn.MaxPool2d( 2 , ceil_mode = False )'],
  ['nn.MaxPool2d(2, 2)', { stride: undefined }, 'nn.MaxPool2d(2, None)'],
  ['nn.MaxPool2d(2)', { stride: [2, 1], ceil_mode: true }, 'nn.MaxPool2d(2, stride=(2, 1), ceil_mode=True)'],
  ['nn.MaxPool2d(padding=1, kernel_size=3)', { padding: 0 }, 'nn.MaxPool2d(padding=0, kernel_size=3)'],
  ['F.max_pool2d(x, 2, 2)', { stride: 1, padding: 1 }, 'F.max_pool2d(x, 2, 1, padding=1)'],
  ['nn.LPPool2d(2, 3)', { norm_type: 'inf' }, "nn.LPPool2d(float('inf'), 3)"],
  [
    'nn.MaxPool2d(\n    2,  # the window\n    stride=2,  # no overlap\n)',
    { kernel_size: 3, dilation: 2 },
    'nn.MaxPool2d(\n    3,  # the window\n    stride=2, dilation=2,  # no overlap\n)',
  ],
])('%j with %j', (code, change, expected) => {
  expect(changed(`y = ${code}\n`, change as Partial<LayerCall['kwargs']>)).toBe(`y = ${expected}\n`);
});

test('an argument that has a name keeps it, as long as its value is the same', () => {
  const code = 'k = 3\ny = nn.MaxPool2d(k, stride=s)\n';
  expect(changed(code, { padding: 1 })).toBe('k = 3\ny = nn.MaxPool2d(k, stride=s, padding=1)\n');
});

test('another layer takes the place of the name and the arguments', () => {
  expect(changed('nn.MaxPool2d(2, 2, 1)\n', {}, 'AvgPool2d')).toBe(
    'nn.AvgPool2d(kernel_size=2, stride=2, padding=1)\n',
  );
  expect(changed('F.max_pool2d(x, 2)\n', {}, 'AvgPool2d')).toBe('F.avg_pool2d(x, kernel_size=2)\n');
});

test.each<[string, Partial<LayerCall>, RegExp]>([
  ['nn.MaxPool2d(*sizes)', { kwargs: { kernel_size: 2 } }, /not spelled out: \*sizes/],
  ['nn.MaxPool2d(2, **options)', { kwargs: { kernel_size: 2 } }, /not spelled out/],
  ['nn.MaxPool2d(2,  # note\n)', { op: 'AvgPool2d' }, /AvgPool2d cannot take the place/],
  [
    'nn.MaxUnpool2d(2)',
    { kwargs: { kernel_size: 2, output_size: [4, 4] } },
    /output_size is passed where the layer is called/,
  ],
])('%j is left as it is', (code, to, message) => {
  const text = head + code;
  const from = callIn(text);
  const write = () => callEdits(parsePython(text), text.indexOf('ool') + 1, from, { ...from, ...to });
  expect(write).toThrow(PoolscopeError);
  expect(write).toThrow(message);
});

test('a call that is another one by now is left as it is', () => {
  const from: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } };
  const text = `${head}nn.MaxPool2d(4)`;
  expect(() => callEdits(parsePython(text), text.length - 2, from, from)).toThrow('changed');
  expect(() => callEdits(parsePython(text), 0, from, from)).toThrow('changed');
});

test('whatever is written reads as the call that was wanted, and nothing else changes', () => {
  const small = fc.integer({ min: 1, max: 9 });
  const pair = fc.oneof(small, fc.tuple(small, small));
  const values: Record<string, fc.Arbitrary<ArgumentValue>> = {
    kernel_size: pair,
    stride: fc.oneof(pair, fc.constant(null)),
    padding: pair,
    dilation: pair,
    ceil_mode: fc.boolean(),
    return_indices: fc.constant(false),
    count_include_pad: fc.boolean(),
    divisor_override: fc.oneof(small, fc.constant(null)),
  };
  const space = fc.constantFrom('', ' ', '\n    ', '  # why\n    ');
  const op = fc.constantFrom<LayerName>('MaxPool2d', 'AvgPool2d');
  fc.assert(
    fc.property(op, space, fc.infiniteStream(fc.nat(99)), fc.boolean(), (layer, gap, stream, isCalled) => {
      const draw = () => stream.next().value as number;
      const { positional, functionalPositional, functional } = layers[layer];
      const names: readonly string[] = isCalled ? functionalPositional : positional;
      const make = () =>
        Object.fromEntries(
          names
            .filter((name) => name === 'kernel_size' || draw() % 2 === 0)
            .map((name) => [name, fc.sample(values[name]!, { numRuns: 1, seed: draw() })[0]!]),
        );
      const [from, to] = [make(), make()];
      const places = draw() % 2 === 0 ? 1 : 0;
      const written = Object.entries(from).map(([name, value], i) =>
        i < places && name === 'kernel_size' ? python(value) : `${name}=${python(value)}`,
      );
      const call = isCalled ? `F.${functional}(x, ${gap}` : `nn.${layer}(${gap}`;
      const text = `${head}before = [1, 2]\ny = ${call}${written.join(`,${gap}`)}${gap})\nafter = 'ok'  # end\n`;
      const offset = text.indexOf(call) + 4;
      const edits = callEdits(parsePython(text), offset, { op: layer, kwargs: from }, { op: layer, kwargs: to });
      const after = applied(text, edits);
      expect(sameCall(poolingCallAt(parsePython(after), offset)!.call, { op: layer, kwargs: to })).toBe(true);
      expect(after.startsWith(text.slice(0, text.indexOf(call) + call.length))).toBe(true);
      expect(after.endsWith("\nafter = 'ok'  # end\n")).toBe(true);
      expect(after.match(/# why/g)?.length).toBe(text.match(/# why/g)?.length);
    }),
    { numRuns: 300 },
  );
});

function python(value: ArgumentValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? `(${value.join(', ')})` : String(value);
}
