import * as l10n from '@vscode/l10n';
import { createScanner, type JSONScanner } from 'jsonc-parser';
import { TensorError } from '../errors';
import { atOnce } from '../python/turns';
import { notClosed } from '../tensors/arrayFaults';
import type { Tensor } from '../tensors/tensor';
import { readingUndeclared, readingValues } from './jsonValues';

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
  const walk = new ContainerWalk(text, to);
  for (const site of walk.arrays()) {
    if (site.from <= from && to <= site.end) return site;
    if (from < to && from <= site.start && site.end <= to) inside ??= site;
  }
  const { unclosed } = walk;
  if (inside) return inside;
  if (unclosed && unclosed.from <= from) throw notClosed(unclosed.start);
  throw new TensorError(l10n.t('No array of numbers here. Place the cursor in one, or select it.'), from);
}

/** Goes through a JSON text and keeps track of what is open. */
class ContainerWalk {
  private readonly stack: Container[] = [];
  private readonly scanner: JSONScanner;

  constructor(
    text: string,
    private readonly to: number,
  ) {
    this.scanner = createScanner(text, true);
  }

  /** The outermost array that is still open. */
  get unclosed(): Container | undefined {
    return this.stack.find((container) => container.array);
  }

  /** The arrays that are in no other array, as they close. */
  *arrays(): Generator<ArraySite & { readonly from: number }> {
    const { scanner, stack } = this;
    for (let token: number = scanner.scan(); token !== KIND.end; token = scanner.scan()) {
      const start = scanner.getTokenOffset();
      const parent = stack.at(-1);
      if (token === KIND.openBracket || token === KIND.openBrace) this.open(start, token === KIND.openBracket);
      else if (token === KIND.closeBracket || token === KIND.closeBrace) {
        const closed = stack.pop();
        if (closed?.array && !stack.at(-1)?.array) yield siteOf(closed, start + 1);
      } else if (parent) this.advance(parent, token);
    }
  }

  /** A comma or a property's name inside a container. */
  private advance(parent: Container, token: number): void {
    if (token === KIND.comma) parent.index++;
    if (token !== KIND.string || parent.array) return;
    parent.key = this.scanner.getTokenValue();
    parent.keyStart = this.scanner.getTokenOffset();
  }

  private open(start: number, array: boolean): void {
    const parent = this.stack.at(-1);
    // what opens after the selection, outside of all else, is of no interest
    if (start > this.to && !parent) return;
    const from = parent?.array === false ? parent.keyStart : start;
    this.stack.push({ array, start, from, path: pathOf(parent), index: 0, key: '', keyStart: start });
  }
}

function siteOf({ start, path, from }: Container, end: number): ArraySite & { readonly from: number } {
  return { start, end, path, from };
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

/** Reads the tensor whose opening bracket stands at `start`. */
function readArray(text: string, start: number): Tensor {
  const numbers = readingUndeclared(text, start, function* (into) {
    yield* readingValues(text, start, text.length, into);
    if (into.depth > 0) throw notClosed(start);
  });
  return atOnce(numbers).tensor();
}

/** Reads the arrays between two offsets; several are stacked. */
function readRows(text: string, start: number, end: number): Tensor {
  const numbers = readingUndeclared(text, start, function* (into) {
    into.openArray(start);
    yield* readingValues(text, start, end, into);
    if (into.depth !== 1) throw new TensorError(l10n.t('The selection ends in the middle of an array'), start);
    into.closeArray(end);
  });
  const tensor = atOnce(numbers).tensor();
  return tensor.shape[0] === 1 ? { ...tensor, shape: tensor.shape.slice(1) } : tensor;
}
