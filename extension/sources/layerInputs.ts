import type { TensorHeader } from '../../src/tensors/tensor';
import type { LayerInText, ShapesInText } from '../../src/worker/protocol';

/** The inputs that a pooling call of a text gets when the text runs, each once, as far as their sizes are numbers. */
export function inputsOf(site: LayerInText, { facts, runs }: ShapesInText): TensorHeader<'float32'>[] {
  const { input } = site;
  if (!input)
    return distinct(runs.filter((run) => run.start === site.start && run.end === site.end).map((run) => run.input));
  const fact = facts.find(({ start, end }) => start === input.start && end === input.end);
  return distinct((fact?.shapes ?? []).map(sizesOf));
}

/** `(4, 3, 32, 32)` as sizes; several tensors are none. */
function sizesOf(shape: string): readonly (number | string)[] {
  const [, inner] = /^\(([^()]*)\)$/.exec(shape) ?? [];
  if (inner === undefined) return ['?'];
  return inner
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map((size) => (/^\d+$/.test(size) ? Number(size) : size));
}

function distinct(shapes: readonly (readonly (number | string)[])[]): TensorHeader<'float32'>[] {
  const known = shapes.filter((shape): shape is readonly number[] => shape.every((size) => typeof size === 'number'));
  return [...new Map(known.map((shape) => [shape.join(), shape])).values()].map((shape) => ({
    dtype: 'float32',
    shape,
  }));
}
