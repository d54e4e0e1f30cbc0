import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { PoolscopeError } from '../errors';
import { linePlaces, type LinePlace } from '../files/linePlaces';
import type { Description } from '../tensors/description';
import { constructorOf, isConstructor } from './constructors';
import { isContinued } from './continued';
import { isFilled } from './filled';
import { literalOf, startsWithNumber, type Recipe } from './flow';
import { tensorOfRecipe } from './shapes';
import { parsingPython, type PythonSource } from './source';
import { reshapingOf } from './steps';
import { dottedName, parts, unwrap } from './syntax';
import type { Turns } from './turns';

/** A tensor that a Python text spells out, or why it cannot be read. */
export type Literal = LiteralPlace & ({ readonly tensor: Description } | { readonly error: PoolscopeError });

/** Where the constructor's call or the plain list begins. */
interface LiteralPlace extends LinePlace {
  /** The variable or attribute it is assigned to, if it is. */
  readonly name?: string;
}

/**
 * Every tensor that the text spells out, in the order of the text: constructors given numbers (`torch.tensor([…])`,
 * `np.zeros(3)`), with the reshapes and conversions chained to them, and lists of numbers of their own. A flat list among
 * a call's arguments is no tensor, and neither are random numbers and what an expression computes.
 *
 * @param check is told of each expression that is looked at, and tells whether to let others in: what it throws ends the search
 */
export function* findingLiterals(text: string, check: (isTensor: boolean) => boolean): Turns<Literal[]> {
  const source = yield* parsingPython(text);
  const position = linePlaces(text);
  const literals: Literal[] = [];
  const cursor = source.tree.cursor();
  for (let isInside = true; isInside;) {
    const found = recipeAt(source, cursor);
    const isTensor = found !== undefined && found !== 'unread';
    if (check(isTensor)) yield;
    if (isTensor) {
      const { node } = cursor;
      literals.push({ ...nameOf(source, node), ...position(startOf(source, node)), ...read(source, found) });
    }
    isInside = cursor.next(found === undefined);
  }
  return literals;
}

function recipeAt(source: PythonSource, ref: SyntaxNodeRef): Recipe | 'unread' | undefined {
  if (!['CallExpression', 'MemberExpression', 'ArrayExpression'].includes(ref.name)) return undefined;
  const { node } = ref;
  if (node.name === 'ArrayExpression' && !isOwnList(source, node)) return undefined;
  const recipe = literalOf(source, node);
  if (!recipe && makesTensor(source, node)) return 'unread';
  if (!recipe || recipe.filled?.isRandom) return undefined;
  if (isContinued(node)) return 'unread';
  const isList = recipe.data.name === 'ArrayExpression' || recipe.data.name === 'TupleExpression';
  return isList && !startsWithNumber(source, recipe.data) ? undefined : recipe;
}

/** Whether a call makes a tensor, though not all of it is understood. */
function makesTensor(source: PythonSource, node: SyntaxNode): boolean {
  return isConstructor(source, node) || isFilled(source, node);
}

function isOwnList(source: PythonSource, node: SyntaxNode): boolean {
  const parent = node.parent?.name;
  if (parent === 'MemberExpression') return false;
  if (parent !== 'ArgList' && parent !== 'ParamList') return true;
  return source.numberLists.has(node.from) || /^(Array|Tuple)Expression$/.test([...parts(node)][0]?.name ?? '');
}

function read(source: PythonSource, recipe: Recipe): { tensor: Description } | { error: PoolscopeError } {
  try {
    return { tensor: tensorOfRecipe(source, recipe) };
  } catch (error) {
    if (error instanceof PoolscopeError) return { error };
    throw error;
  }
}

/** The constructor, or the list, at the root of a chain of calls. */
function startOf(source: PythonSource, expression: SyntaxNode): number {
  let node = unwrap(expression);
  for (;;) {
    const receiver = constructorOf(source, node) ? undefined : reshapingOf(source, node)?.receiver;
    if (!receiver) return node.from;
    node = unwrap(receiver);
  }
}

function nameOf(source: PythonSource, node: SyntaxNode): { name?: string } {
  const statement = node.parent?.name === 'AssignStatement' ? node.parent : undefined;
  const target = statement?.lastChild?.from === node.from ? statement.firstChild : undefined;
  const name = target ? dottedName(source.text, target) : undefined;
  return name === undefined ? {} : { name };
}
