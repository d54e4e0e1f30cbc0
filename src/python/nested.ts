import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { scanNumbers } from './numberLists';
import type { PythonNumber } from './numbers';
import type { PythonSource } from './source';

/** The numbers of a nested list, in row-major order. */
export interface Nested {
  readonly shape: readonly number[];
  readonly values: readonly (PythonNumber | boolean)[];
  /** Where each number stands. */
  readonly offsets: readonly number[];
}

/** torch has no more dimensions than this, and a text that opens more brackets is no tensor. */
const MAX_DEPTH = 64;

/** Collects the numbers of nested brackets in the order of the text, and holds every row to the first one's length. */
export class NestedReader implements Nested {
  readonly shape: number[] = [];
  readonly values: (PythonNumber | boolean)[] = [];
  readonly offsets: number[] = [];
  private readonly open: { readonly start: number; count: number }[] = [];
  private leafDepth = -1;

  constructor(private readonly text: string) {}

  /** How many brackets are open. */
  get depth(): number {
    return this.open.length;
  }

  openArray(start: number): void {
    if (this.open.length === MAX_DEPTH)
      throw new TensorError(l10n.t('Too many dimensions: at most {0} are supported', MAX_DEPTH), start);
    if (this.open.length === this.leafDepth) {
      throw new TensorError(l10n.t('Expected a number, found an array: rows must be nested to the same depth'), start);
    }
    this.open.push({ start, count: 0 });
  }

  number(value: PythonNumber | boolean, from: number, to: number): void {
    if (this.leafDepth < 0) this.leafDepth = this.open.length;
    if (this.open.length !== this.leafDepth) {
      throw new TensorError(
        l10n.t('Expected an array, found {0}: rows must be nested to the same depth', clip(this.text.slice(from, to))),
        from,
      );
    }
    this.values.push(value);
    this.offsets.push(from);
    this.count();
  }

  closeArray(): void {
    const { start, count } = this.open.pop()!;
    const expected = (this.shape[this.open.length] ??= count);
    if (count !== expected) {
      throw new TensorError(raggedMessage(this.open, count, expected, this.open.length + 1 === this.leafDepth), start);
    }
    if (count === 0) throw new TensorError(l10n.t('The array is empty'), start);
    this.count();
  }

  private count() {
    const parent = this.open.at(-1);
    if (parent) parent.count++;
  }
}

/**
 * Reads nested lists and tuples of numbers; a single number is an array without dimensions.
 *
 * @param valueOf a number or flag of an expression; whatever else it gives is refused
 * @throws TensorError with the offset of what does not belong
 */
export function readNested(
  { text, numberLists }: Pick<PythonSource, 'text' | 'numberLists'>,
  node: SyntaxNode,
  valueOf: (leaf: SyntaxNodeRef) => unknown,
): Nested {
  const reader = new NestedReader(text);
  walk(text, node, {
    openArray: (start) => reader.openArray(start),
    leaf(ref) {
      const value = valueOf(ref);
      if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean') {
        throw new TensorError(notANumber(text, ref.node), ref.from);
      }
      reader.number(value, ref.from, ref.to);
    },
    closeArray: () => reader.closeArray(),
    scan(start) {
      const end = numberLists.get(start);
      if (end !== undefined) scanNumbers(text, start, end, reader);
      return end !== undefined;
    },
  });
  return reader;
}

interface Visitor {
  openArray(start: number): void;
  leaf(ref: SyntaxNodeRef): void;
  closeArray(): void;
  /** Reads the brackets that open here without the tree, if they hold nothing but numbers. */
  scan(start: number): boolean;
}

/** Visits brackets and elements in the order of the text, without recursion. */
function walk(text: string, node: SyntaxNode, visitor: Visitor): void {
  const cursor = node.cursor();
  let depth = 0;
  for (;;) {
    const isScanned = cursor.name === 'ArrayExpression' && visitor.scan(cursor.from);
    const isArray = !isScanned && (cursor.name === 'ArrayExpression' || cursor.name === 'TupleExpression');
    if (isArray) visitor.openArray(cursor.from);
    if ((isArray || cursor.name === 'ParenthesizedExpression') && cursor.firstChild()) {
      depth++;
      continue;
    }
    if (cursor.type.isError) throw misplaced(text, cursor.node);
    if (!isScanned && !/^[[\](),]$|^Comment$/.test(cursor.name)) visitor.leaf(cursor);
    while (depth === 0 || !cursor.nextSibling()) {
      if (depth-- === 0) return;
      cursor.parent();
      if (cursor.name !== 'ParenthesizedExpression') visitor.closeArray();
    }
  }
}

/** What the parser stumbled over, and why. */
function misplaced(text: string, error: SyntaxNode): TensorError {
  if (error.from === error.to)
    return new TensorError(l10n.t('Missing closing bracket of the array'), error.parent?.from);
  const found = text.slice(error.from, error.to);
  if (found.startsWith(',')) return new TensorError(l10n.t('Missing number before this comma'), error.from);
  if (/^[\d[(.\-"']/.test(found)) return new TensorError(l10n.t('Missing comma here'), error.from);
  return new TensorError(l10n.t('{0} is not a number', clip(found)), error.from);
}

function notANumber(text: string, node: SyntaxNode): string {
  const found = clip(text.slice(node.from, node.to));
  if (/String$/.test(node.name) || node.name === 'Number') return l10n.t('{0} is not a number', found);
  if (node.name === 'MemberExpression' && node.firstChild?.name === 'ArrayExpression') {
    return l10n.t('Missing comma after {0}', clip(text.slice(node.firstChild.from, node.firstChild.to)));
  }
  return l10n.t('The value of {0} is unknown', found);
}

/** The row is named by its number, and in deeper arrays by its place as Python indexes it: `[1][0]`. */
function raggedMessage(
  open: readonly { readonly count: number }[],
  found: number,
  expected: number,
  isRow: boolean,
): string {
  const place = open.length === 1 ? open[0]!.count + 1 : open.map(({ count }) => `[${count}]`).join('');
  return isRow
    ? l10n.t('Row {0} has {1} numbers, but the first row has {2}', place, found, expected)
    : l10n.t('Array {0} has {1} rows, but the first array has {2}', place, found, expected);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
