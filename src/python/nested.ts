import type { SyntaxNode, SyntaxNodeRef, TreeCursor } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { PythonNumber } from '../pooling/pythonNumbers';
import { commaMissing, notANumber, notClosed, numberMissing } from '../tensors/arrayFaults';
import { Nesting, type ArrayNaming } from '../tensors/nesting';
import { scanNumbers } from './numberLists';
import type { PythonSource } from './source';

/** The numbers of a nested list, in row-major order. */
export interface Nested {
  readonly shape: readonly number[];
  readonly values: readonly (PythonNumber | boolean)[];
  /** Where each number stands. */
  readonly offsets: readonly number[];
}

/** The start of an array is to blame; a row is named by its number, in deeper arrays by its place as Python indexes it: `[1][0]`. */
const naming: ArrayNaming = {
  at: (start) => start,
  place: (counts) => (counts.length === 1 ? counts[0]! + 1 : counts.map((count) => `[${count}]`).join('')),
};

/** Collects the numbers of nested brackets in the order of the text, whatever their type. */
export class NestedReader implements Nested {
  readonly values: (PythonNumber | boolean)[] = [];
  readonly offsets: number[] = [];
  private readonly nesting = new Nesting(naming);

  constructor(private readonly text: string) {}

  get shape(): readonly number[] {
    return this.nesting.shape;
  }

  /** How many brackets are open. */
  get depth(): number {
    return this.nesting.depth;
  }

  openArray(start: number): void {
    this.nesting.openArray(start);
  }

  number(value: PythonNumber | boolean, from: number, to: number): void {
    if (this.nesting.takesNumber()) this.nesting.count();
    else this.nesting.number(clip(this.text.slice(from, to)), from);
    this.values.push(value);
    this.offsets.push(from);
  }

  closeArray(end: number): void {
    this.nesting.closeArray(end);
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
        throw noNumber(text, ref.node);
      }
      reader.number(value, ref.from, ref.to);
    },
    closeArray: (end) => reader.closeArray(end),
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
  closeArray(end: number): void;
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
    depth = toNext(cursor, depth, visitor);
    if (depth < 0) return;
  }
}

/** Goes to the next element, and out of the brackets that end before it. Gives the new depth, -1 at the end. */
function toNext(cursor: TreeCursor, start: number, visitor: Visitor): number {
  let depth = start;
  while (depth === 0 || !cursor.nextSibling()) {
    if (depth-- === 0) return -1;
    cursor.parent();
    if (cursor.name !== 'ParenthesizedExpression') visitor.closeArray(cursor.to);
  }
  return depth;
}

/** What the parser stumbled over, and why. */
function misplaced(text: string, error: SyntaxNode): TensorError {
  if (error.from === error.to) return notClosed(error.parent?.from ?? error.from);
  const found = text.slice(error.from, error.to);
  if (found.startsWith(',')) return numberMissing(error.from);
  return /^[\d[(.\-"']/.test(found) ? commaMissing(error.from) : notANumber(clip(found), error.from);
}

function noNumber(text: string, node: SyntaxNode): TensorError {
  const found = clip(text.slice(node.from, node.to));
  if (/String$/.test(node.name) || node.name === 'Number') return notANumber(found, node.from);
  const message =
    node.name === 'MemberExpression' && node.firstChild?.name === 'ArrayExpression'
      ? l10n.t('Missing comma after {0}', clip(text.slice(node.firstChild.from, node.firstChild.to)))
      : l10n.t('The value of {0} is unknown', found);
  return new TensorError(message, node.from);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
