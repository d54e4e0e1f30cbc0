import * as l10n from '@vscode/l10n';
import { createScanner } from 'jsonc-parser';
import { TensorError } from '../errors';
import { notClosed } from '../tensors/arrayFaults';
import { NestedNumbers } from '../tensors/nestedNumbers';
import type { Tensor } from '../tensors/tensor';
import { readValues } from './jsonValues';

/** jsonc-parser's token kinds, whose enum isolated modules cannot read. */
const KIND = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  string: 10,
  end: 17,
};

/** An array in a JSON text, from its opening bracket to its closing one, and the property path that names it. */
interface ArraySite {
  readonly start: number;
  readonly end: number;
  /** `model.layers[2].weight`; empty at the root. */
  readonly path: string;
}

interface Container {
  readonly array: boolean;
  readonly start: number;
  /** Where the property's name begins, if the container is a property's value. */
  readonly from: number;
  readonly path: string;
  index: number;
  key: string;
  keyStart: number;
}

/**
 * The outermost array around a selection, or the first one inside it. The property's name counts as part of its array.
 *
 * @param from,to offsets of the selection; equal for a cursor
 * @throws TensorError if there is none
 */
function arrayAt(text: string, from: number, to: number): ArraySite {
  let inside: ArraySite | undefined;
  const stack: Container[] = [];
  const scanner = createScanner(text, true);
  for (let token: number = scanner.scan(); token !== KIND.end; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const parent = stack.at(-1);
    switch (token) {
      case KIND.openBracket:
      case KIND.openBrace:
        if (start > to && stack.length === 0 && !inside) break;
        stack.push({
          array: token === KIND.openBracket,
          start,
          from: parent?.array === false ? parent.keyStart : start,
          path: pathOf(parent),
          index: 0,
          key: '',
          keyStart: start,
        });
        break;
      case KIND.closeBracket:
      case KIND.closeBrace: {
        const closed = stack.pop();
        if (!closed?.array || stack.at(-1)?.array) break;
        const site = { start: closed.start, end: start + 1, path: closed.path };
        if (closed.from <= from && to <= site.end) return site;
        if (from < to && from <= closed.start && site.end <= to) inside ??= site;
        break;
      }
      case KIND.comma:
        if (parent) parent.index++;
        break;
      case KIND.string:
        if (parent?.array === false) {
          parent.key = scanner.getTokenValue();
          parent.keyStart = start;
        }
        break;
    }
  }
  const unclosed = stack.find((container) => container.array);
  if (inside) return inside;
  if (unclosed && unclosed.from <= from) throw notClosed(unclosed.start);
  throw new TensorError(l10n.t('No array of numbers here. Place the cursor in one, or select it.'), from);
}

function pathOf(parent: Container | undefined): string {
  if (!parent) return '';
  if (parent.array) return `${parent.path}[${parent.index}]`;
  return parent.path ? `${parent.path}.${parent.key}` : parent.key;
}

/** A tensor in a JSON text, and where it stands. */
export interface TextTensor {
  readonly tensor: Tensor;
  readonly site: ArraySite;
}

/**
 * The tensor at a cursor or in a selection; whole rows selected out of an array make a tensor of their own. `NaN`,
 * `Infinity` and `-Infinity` count as numbers, comments and trailing commas are allowed.
 *
 * @param from,to offsets of the selection; equal for a cursor
 * @throws TensorError naming the offset of what does not belong
 */
export function readTensor(text: string, from: number, to: number): TextTensor {
  const site = arrayAt(text, from, to);
  const selected = text.slice(from, to).trim();
  const isPart = site.start < from || to < site.end;
  if (!isPart || !/^\[[^]*\],?$/.test(selected)) return { tensor: readArray(text, site.start), site };
  const start = text.indexOf('[', from);
  const end = text.lastIndexOf(']', to - 1) + 1;
  return { tensor: readRows(text, start, end), site: { ...site, start, end } };
}

/** Reads the float32 tensor whose opening bracket stands at `start`. */
function readArray(text: string, start: number): Tensor {
  const numbers = new NestedNumbers();
  readValues(text, start, text.length, numbers);
  if (numbers.depth > 0) throw notClosed(start);
  return numbers.tensor();
}

/** Reads the arrays between two offsets; several are stacked. */
function readRows(text: string, start: number, end: number): Tensor {
  const numbers = new NestedNumbers();
  numbers.openArray(start);
  readValues(text, start, end, numbers);
  if (numbers.depth !== 1) throw new TensorError(l10n.t('The selection ends in the middle of an array'), start);
  numbers.closeArray(end);
  const tensor = numbers.tensor();
  return tensor.shape[0] === 1 ? { ...tensor, shape: tensor.shape.slice(1) } : tensor;
}
