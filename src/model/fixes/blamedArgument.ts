import type { SyntaxNode } from '@lezer/common';
import type { Shapes } from '../shapes';
import { callAt, changeTitle, layerArgument } from './callText';
import type { Fix, Refused } from './fix';

type SizesOf = (shape: readonly number[], layer: string) => readonly number[];

const last: SizesOf = (shape) => shape.slice(-1);
const second: SizesOf = (shape) => shape.slice(1, 2);
/** A convolution takes batches and single inputs. */
const channels: SizesOf = (shape, layer) => {
  const rank = Number(/(\d)d$/.exec(layer)?.[1] ?? 2);
  return shape.slice(-rank - 1, shape.length - rank);
};

/** What the parameters of layers that speak of their input should be. */
const fitting: Readonly<Record<string, SizesOf>> = {
  in_features: (shape) => (shape.length > 3 ? [] : last(shape, '')),
  in_channels: channels,
  num_features: second,
  num_channels: second,
  num_parameters: second,
  normalized_shape: last,
  input_size: last,
  embed_dim: last,
  d_model: last,
};

/** The argument of the layer that refuses its input, as the input would have it. */
export function* blamedArgument({ source, problem, trace }: Refused): Generator<Fix> {
  const { layer, place } = problem;
  const call = layer && callAt(source, layer.madeAt);
  if (!call || !layer.input || !place || !isShape(layer.input)) return;
  const name = source.text.slice(call.firstChild!.from, call.firstChild!.to);
  for (const [parameter, sizesOf] of Object.entries(fitting)) {
    const node = layerArgument(source, call, parameter);
    if (!node || !isCalculation(node)) continue;
    for (const size of sizesOf(layer.input, name)) {
      const text = product(
        size,
        source.text.slice(node.from, node.to),
        trace.facts().map(({ shapes }) => shapes),
      );
      yield { title: changeTitle(source, node, text, place), edits: [{ from: node.from, to: node.to, text }] };
    }
  }
}

/** The sizes are all known. */
export function isShape(shapes: Shapes): shapes is readonly number[] {
  return shapes.every((size: unknown) => typeof size === 'number');
}

/** An expression of nothing but numbers. */
function isCalculation(node: SyntaxNode): boolean {
  if (node.name === 'Number') return true;
  if (node.name !== 'BinaryExpression' && node.name !== 'ParenthesizedExpression') return false;
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!['ArithOp', '(', ')'].includes(child.name) && !isCalculation(child)) return false;
  return true;
}

/** A size as the text has it: `16 * 6 * 6` in the place of `16 * 5 * 5`, if a tensor has such sizes; otherwise the number. */
function product(size: number, before: string, facts: readonly (readonly Shapes[])[]): string {
  const factors = before.split('*').length;
  if (factors < 2 || !/^[\d\s*]+$/.test(before)) return String(size);
  const separator = before.includes(' ') ? ' * ' : '*';
  const shapes = facts.flat().filter(isShape);
  const found = shapes.findLast(
    (shape) => shape.length === factors + 1 && shape.slice(1).reduce((a, b) => a * b, 1) === size,
  );
  return found ? found.slice(1).join(separator) : String(size);
}
