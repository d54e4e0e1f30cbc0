import type { Tree } from '@lezer/common';
import { readImports, type Imports } from './imports';
import { findNumberLists, withoutLists } from './numberLists';
import { parsingTree, type ParseProblem } from './parseTree';
import { readScopes, type Scopes } from './scopes';
import { atOnce, type Turns } from './turns';

/** Python text, parsed once. All offsets are UTF-16 units from the start of the text. */
export interface PythonSource {
  readonly text: string;
  readonly tree: Tree;
  /** Why the tree is empty, if the text takes too much. */
  readonly problem?: ParseProblem;
  readonly imports: Imports;
  readonly scopes: Scopes;
  /** The long lists of nothing but numbers, from the offset of each to its end: the tree shows them empty. */
  readonly numberLists: ReadonlyMap<number, number>;
}

/** Texts that were parsed last: who asks for one often asks again. */
const MOST_KEPT = 4;
const kept: PythonSource[] = [];

/** Parses any text; what is not Python becomes error nodes, what is too deep or too slow to parse nothing: never an exception. */
export function parsePython(text: string): PythonSource {
  const known = kept.find((source) => source.text === text);
  if (known) return known;
  const source = atOnce(parsingPython(text));
  // another time it may not be too slow
  if (!source.problem) kept.unshift(source);
  kept.length = Math.min(kept.length, MOST_KEPT);
  return source;
}

/** The same, others let in between. */
export function* parsingPython(text: string): Turns<PythonSource> {
  const numberLists = findNumberLists(text);
  yield;
  const parsed = yield* parsingTree(withoutBareDots(withoutLists(text, numberLists)));
  const { tree } = parsed;
  const imports = readImports(text, tree);
  yield;
  return { text, ...parsed, imports, scopes: readScopes(text, tree), numberLists };
}

/**
 * The grammar does not know `2.` and `1.e5`, the way NumPy prints floats. Writing the dot as a digit keeps every offset
 * and gives the tree its number; the value is read from the original text.
 */
function withoutBareDots(text: string): string {
  return text.replace(/(?<![\w.])(\d[\d_]*)\.(?=[eE][+-]?\d|[^\w.]|$)/g, '$10');
}
