import { layerOf } from '../model/evaluate/kinds';
import type { Shapes } from '../model/shapes';
import { formatSize, type Size } from '../model/size';
import type { Application } from '../model/trace';
import type { Instance, Value } from '../model/value';
import type { LayerRun, WindowOfLayer } from './protocol';

/** What a layer took and gave, for the extension; none if it took several tensors. */
export function runOf({ madeAt, layer, input, output, fields, assumption }: Application): readonly LayerRun[] {
  if (input.some(Array.isArray)) return [];
  const parameters = parametersOf(layer);
  const window = windowOf(layer);
  return [
    {
      start: madeAt.from,
      end: madeAt.to,
      layer: layerOf(layer.class) ?? layer.class.name,
      input: (input as readonly Size[]).map((size) => (typeof size === 'number' ? size : formatSize(size))),
      output: formatShapes(output),
      ...(parameters !== undefined && { parameters }),
      ...(window && { window }),
      ...(fields.size > 0 && { fields: [...fields.values()] }),
      ...(assumption && { isAssumed: true }),
    },
  ];
}

/** `(64, 3, 32, 32)`; of several tensors `(2, 3), (2, 1)`. */
export function formatShapes(shapes: Shapes): string {
  const isList = shapes.some((member) => Array.isArray(member));
  const all = (isList ? shapes : [shapes]) as readonly (readonly Size[])[];
  return all.map((sizes) => `(${sizes.map(formatSize).join(', ')}${sizes.length === 1 ? ',' : ''})`).join(', ');
}

/** How many numbers a layer learns; undefined if a size is a name. */
function parametersOf({ attributes }: Instance): number | undefined {
  let count = 0;
  for (const [, value] of attributes.entries()) {
    if (value.kind !== 'tensor' || !value.isParameter) continue;
    for (const size of value.shape) if (typeof size !== 'number') return undefined;
    count += (value.shape as readonly number[]).reduce((a, b) => a * b, 1);
  }
  return count;
}

/** Of a convolution whose numbers are all known. */
function windowOf({ class: of, attributes }: Instance): readonly WindowOfLayer[] | undefined {
  if (!/^Conv\dd$/.test(layerOf(of) ?? '')) return undefined;
  const [kernelSizes, strides, paddings, dilations] = ['kernel_size', 'stride', 'padding', 'dilation'].map((name) =>
    numbersOf(attributes.get(name)),
  );
  return kernelSizes?.flatMap((kernelSize, axis) => {
    const [stride, padding, dilation] = [strides?.[axis], paddings?.[axis], dilations?.[axis]];
    if (stride === undefined || padding === undefined || dilation === undefined) return [];
    return [{ kernelSize, stride, padding, dilation }];
  });
}

function numbersOf(value: Value | undefined): readonly number[] | undefined {
  if (value?.kind !== 'tuple') return undefined;
  const numbers = value.items.map((item) => (item.kind === 'int' ? item.size : undefined));
  return numbers.every((size) => typeof size === 'number') ? numbers : undefined;
}
