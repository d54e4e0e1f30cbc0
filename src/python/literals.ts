import type { SyntaxNode } from '@lezer/common';
import type { TensorError } from '../errors';
import { parseNumber } from '../pooling/pythonNumbers';
import { beyondRange } from '../tensors/arrayFaults';
import { holds, stored } from '../tensors/cast';
import { described, given, type Description } from '../tensors/description';
import type { DType } from '../tensors/dtype';
import { tensorOf } from '../tensors/tensor';
import { readNested, type Nested } from './nested';
import type { PythonSource } from './source';
import { parts } from './syntax';
import { valueOf } from './values';

/** Who makes the tensor: NumPy keeps Python's floats in float64, torch in float32. */
export type Library = 'torch' | 'numpy';

/**
 * The tensor of a nested list of numbers.
 *
 * @param dtype absent: as the library infers it from the numbers
 * @throws TensorError with the offset of what does not belong
 */
export function readLiteral(source: PythonSource, node: SyntaxNode, library: Library, dtype?: DType): Description {
  const empty = emptyShape(source, node);
  if (empty)
    return described(empty, dtype ?? (library === 'torch' ? 'float32' : 'float64'), { kind: 'constant', value: 0 });
  const nested = readNested(source, node, (leaf) => {
    if (leaf.name === 'Number') return parseNumber(source.text.slice(leaf.from, leaf.to));
    return valueOf(source, leaf.node);
  });
  const type = dtype ?? inferred(nested, library);
  const values = nested.values.map((value, i) => {
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (!holds(type, number) || isOverflow(source, nested, i)) throw beyond(source, nested, i, type);
    return stored(type, number);
  });
  return given(tensorOf(values, nested.shape, type));
}

function inferred({ values }: Nested, library: Library): DType {
  let dtype: DType = 'bool';
  for (const value of values) {
    if (typeof value === 'number') return library === 'torch' ? 'float32' : 'float64';
    if (typeof value === 'bigint') dtype = 'int64';
  }
  return dtype;
}

/** `1e999` is infinite to Python as well, but only `inf` means it. */
function isOverflow(source: PythonSource, { values, offsets }: Nested, i: number): boolean {
  return (
    Math.abs(Number(values[i])) === Infinity && /^[-+\s]*[\d.]/.test(source.text.slice(offsets[i], offsets[i]! + 40))
  );
}

function beyond(source: PythonSource, { offsets }: Nested, i: number, dtype: DType): TensorError {
  const start = offsets[i]!;
  const written = /^[-+\s]*[\w.]+([eE][-+]\d+)?/.exec(source.text.slice(start, start + 400))?.[0] ?? '';
  if (isScanned(source, start)) return beyondRange(written, dtype, start);
  let node = source.tree.resolveInner(start, 1);
  while (node.parent?.from === start && node.parent.name !== 'AssignStatement') node = node.parent;
  return beyondRange(source.text.slice(start, node.to), dtype, start);
}

/** Whether the number stands in a list that the tree does not show. */
function isScanned({ numberLists }: PythonSource, offset: number): boolean {
  return [...numberLists].some(([from, to]) => from <= offset && offset < to);
}

/** The shape of lists without a number, `[[], []]`: (2, 0). Undefined of any other. */
function emptyShape(source: PythonSource, list: SyntaxNode): number[] | undefined {
  const { text, numberLists } = source;
  if (numberLists.has(list.from) || !/^[[\](),\s]*$/.test(text.slice(list.from, list.to))) return undefined;
  const inner = [...parts(list)];
  if (list.name !== 'ArrayExpression' || inner.length === 0) return list.name === 'ArrayExpression' ? [0] : undefined;
  const shapes = inner.map((each) => emptyShape(source, each));
  const [first] = shapes;
  return first && shapes.every((shape) => String(shape) === String(first)) ? [inner.length, ...first] : undefined;
}
