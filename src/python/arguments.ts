import type { SyntaxNode } from '@lezer/common';

/** What stands between a call's parentheses. */
export interface CallArguments {
  readonly positional: readonly SyntaxNode[];
  /** The expression is missing while one types `kernel_size=`. */
  readonly keyword: ReadonlyMap<string, SyntaxNode | undefined>;
  /** `*args`, `**options`: the text of each. */
  readonly unpacked: readonly string[];
  /** How many positional arguments stand before the first `*args`; those after it have no known place. */
  readonly placed: number;
  /** False while the parenthesis is missing: what follows may belong to the next statement. */
  readonly closed: boolean;
}

/** The argument of a call by name or, from 0, by position. */
export function argument(args: CallArguments, name: string, position?: number): SyntaxNode | undefined {
  return (
    args.keyword.get(name) ??
    (position === undefined || position >= args.placed ? undefined : args.positional[position])
  );
}

export function argumentsOf(text: string, call: SyntaxNode): CallArguments {
  const positional: SyntaxNode[] = [];
  const keyword = new Map<string, SyntaxNode | undefined>();
  const unpacked: string[] = [];
  let placed = Infinity;
  for (const [first, second, third] of groups(call)) {
    if (!first) continue;
    if (first.name === '*' || first.name === '**') {
      unpacked.push(text.slice(first.from, (second ?? first).to));
      if (first.name === '*') placed = Math.min(placed, positional.length);
    } else if (second?.name === 'AssignOp') keyword.set(text.slice(first.from, first.to), third);
    else positional.push(first);
  }
  return { positional, keyword, unpacked, placed, closed: call.getChild('ArgList')?.lastChild?.name === ')' };
}

/** The nodes between the commas. */
function groups(call: SyntaxNode): SyntaxNode[][] {
  const list = call.getChild('ArgList');
  const found: SyntaxNode[][] = [[]];
  for (let child = list?.firstChild; child; child = child.nextSibling) {
    if (child.name === ',') found.push([]);
    else if (child.name !== '(' && child.name !== ')' && child.name !== 'Comment' && !child.type.isError) {
      found.at(-1)!.push(child);
    }
  }
  return found;
}
