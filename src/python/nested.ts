import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { PythonNumber } from './numbers';

/** The numbers of a nested list, in row-major order. */
export interface Nested {
  readonly shape: readonly number[];
  readonly values: readonly (PythonNumber | boolean)[];
  /** Where each number stands. */
  readonly offsets: readonly number[];
}

/** torch has no more dimensions than this, and a text that opens more brackets is no tensor. */
const MAX_DEPTH = 64;

/**
 * Reads nested lists and tuples of numbers; a single number is an array without dimensions.
 *
 * @param valueOf a number or flag of an expression; whatever else it gives is refused
 * @throws TensorError with the offset of what does not belong
 */
export function readNested(text: string, node: SyntaxNode, valueOf: (leaf: SyntaxNodeRef) => unknown): Nested {
  const values: (PythonNumber | boolean)[] = [];
  const offsets: number[] = [];
  const shape: number[] = [];
  const open: { readonly start: number; count: number }[] = [];
  let leafDepth = -1;

  const openArray = (start: number) => {
    if (open.length === MAX_DEPTH) throw new TensorError(l10n.t('more than {0} dimensions', MAX_DEPTH), start);
    if (open.length === leafDepth) {
      throw new TensorError(l10n.t('an array stands where a number is expected: the rows are nested unevenly'), start);
    }
    open.push({ start, count: 0 });
  };
  const leaf = (ref: SyntaxNodeRef) => {
    const value = valueOf(ref);
    if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new TensorError(notANumber(text, ref.node), ref.from);
    }
    if (leafDepth < 0) leafDepth = open.length;
    if (open.length !== leafDepth) {
      throw new TensorError(
        l10n.t(
          '{0} stands where an array is expected: the rows are nested unevenly',
          clip(text.slice(ref.from, ref.to)),
        ),
        ref.from,
      );
    }
    values.push(value);
    offsets.push(ref.from);
    counted();
  };
  const counted = () => {
    const parent = open.at(-1);
    if (parent) parent.count++;
  };
  const closeArray = () => {
    const { start, count } = open.pop()!;
    const expected = (shape[open.length] ??= count);
    if (count !== expected) {
      throw new TensorError(raggedMessage(open, count, expected, open.length + 1 === leafDepth), start);
    }
    if (count === 0) throw new TensorError(l10n.t('the array is empty'), start);
    counted();
  };
  walk(text, node, { openArray, leaf, closeArray });
  return { shape, values, offsets };
}

interface Visitor {
  openArray(start: number): void;
  leaf(ref: SyntaxNodeRef): void;
  closeArray(): void;
}

/** Visits brackets and elements in the order of the text, without recursion. */
function walk(text: string, node: SyntaxNode, visitor: Visitor): void {
  const cursor = node.cursor();
  let depth = 0;
  for (;;) {
    const isArray = cursor.name === 'ArrayExpression' || cursor.name === 'TupleExpression';
    if (isArray) visitor.openArray(cursor.from);
    if ((isArray || cursor.name === 'ParenthesizedExpression') && cursor.firstChild()) {
      depth++;
      continue;
    }
    if (cursor.type.isError) throw misplaced(text, cursor.node);
    if (!/^[[\](),]$|^Comment$/.test(cursor.name)) visitor.leaf(cursor);
    while (depth === 0 || !cursor.nextSibling()) {
      if (depth-- === 0) return;
      cursor.parent();
      if (cursor.name !== 'ParenthesizedExpression') visitor.closeArray();
    }
  }
}

/** What the parser stumbled over, and why. */
function misplaced(text: string, error: SyntaxNode): TensorError {
  if (error.from === error.to) return new TensorError(l10n.t('the array is not closed'), error.parent?.from);
  const found = text.slice(error.from, error.to);
  if (found.startsWith(',')) return new TensorError(l10n.t('a number is missing before this comma'), error.from);
  if (/^[\d[(.\-"']/.test(found)) return new TensorError(l10n.t('a comma is missing before this'), error.from);
  return new TensorError(l10n.t('{0} is not a number', clip(found)), error.from);
}

function notANumber(text: string, node: SyntaxNode): string {
  const found = clip(text.slice(node.from, node.to));
  if (/String$/.test(node.name) || node.name === 'Number') return l10n.t('{0} is not a number', found);
  if (node.name === 'MemberExpression' && node.firstChild?.name === 'ArrayExpression') {
    return l10n.t('a comma is missing after {0}', clip(text.slice(node.firstChild.from, node.firstChild.to)));
  }
  return l10n.t('the text does not tell the number {0} stands for', found);
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
    ? l10n.t('row {0} has {1} numbers, the first row has {2}', place, found, expected)
    : l10n.t('array {0} has {1} rows, the first array has {2}', place, found, expected);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
