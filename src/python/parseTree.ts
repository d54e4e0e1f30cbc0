import type { Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Turns } from './turns';

/** Levels of the tree, about two for each of the text's. Python itself gives up at 200 brackets. */
const MOST_LEVELS = 500;
/** Milliseconds that parsing may take, and for each character of a longer text: usual texts take a tenth. */
const TIME = { any: 400, character: 0.004, most: 2000 };
/** Milliseconds until others are let in. */
const STRETCH = 20;

/** Why a text has no tree. */
export type ParseProblem = 'tooDeep' | 'tooSlow';

export interface ParsedTree {
  /** Empty if there is a problem. */
  readonly tree: Tree;
  readonly problem?: ParseProblem;
}

/** Parses any text, within bounds of time and depth: whoever walks through the tree can count on them. */
export function* parsingTree(text: string): Turns<ParsedTree> {
  let since = performance.now();
  let end = since + Math.min(TIME.any + TIME.character * text.length, TIME.most);
  try {
    const parse = parser.startParse(text);
    for (;;) {
      const tree = parse.advance();
      if (tree) return isTooDeep(tree) ? without('tooDeep') : { tree };
      const now = performance.now();
      if (now > end) return without('tooSlow');
      if (now - since < STRETCH) continue;
      yield;
      // what others took is not the text's
      since = performance.now();
      end += since - now;
    }
  } catch (error) {
    // the parser itself builds trees by recursion
    if (error instanceof RangeError) return without('tooDeep');
    throw error;
  }
}

function without(problem: ParseProblem): ParsedTree {
  return { tree: parser.parse(''), problem };
}

function isTooDeep(tree: Tree): boolean {
  const cursor = tree.cursor();
  for (let level = 0; ;) {
    if (cursor.firstChild()) {
      if (++level > MOST_LEVELS) return true;
      continue;
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return false;
      level--;
    }
  }
}
