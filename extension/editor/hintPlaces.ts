import type { ShapeFact } from '../../src/worker/protocol';

/** What stands at the end of a line. */
export interface Hint {
  /** Where the statement's line ends, in UTF-16 units from the text's start. */
  readonly end: number;
  readonly label: string;
  /** The whole shape, if it is the only one. */
  readonly shape: string | undefined;
  /** The shapes of all expressions on the line, for the tooltip. */
  readonly facts: readonly ShapeFact[];
}

/** Which lines have a hint. */
export type HintMode = 'on' | 'changes' | 'off';

/** The longest label: VS Code shows 43 characters a line, which all extensions share. */
const LONGEST = 22;

/** One hint for each line that makes a tensor: the shape of its outermost expression, which comes last. */
export function hintsOf(text: string, facts: readonly ShapeFact[], mode: HintMode): Hint[] {
  if (mode === 'off') return [];
  const byLine = new Map<number, ShapeFact[]>();
  for (const fact of facts) {
    const end = lineEnd(text, fact.end);
    byLine.set(end, [...(byLine.get(end) ?? []), fact]);
  }
  return [...byLine].flatMap(([end, onLine]) => {
    const outermost = onLine.filter((fact) => isMade(text, fact)).reduce<ShapeFact | undefined>(wider, undefined);
    if (!outermost || !isWhole(text, outermost, end) || (mode === 'changes' && isUnchanged(text, outermost, facts)))
      return [];
    return [{ end, label: labelOf(outermost), shape: onlyShape(outermost), facts: onLine }];
  });
}

function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** A call, an operation, a slice; a name alone was told where it got its value. */
function isMade(text: string, { start, end }: ShapeFact): boolean {
  return !/^[\w.]+$/.test(text.slice(start, end));
}

/** Whether the line gives what the expression gives: nothing that is not known is made of it. */
function isWhole(text: string, { start, end }: ShapeFact, lineEnds: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const isFirst = /^\s*$|(?:^|[^=!<>:+\-*/%@&|^])=\s*$|\b(?:return|yield|in)\s+$/.test(before);
  const [opened, closed] = [/[([{]/g, /[)\]}]/g].map((brackets) => before.match(brackets)?.length ?? 0);
  return isFirst && opened === closed && /^\s*[,:]?\s*(?:#.*)?$/.test(text.slice(end, lineEnds));
}

/** The one that ends last, and of those that do the longest. */
function wider(best: ShapeFact | undefined, fact: ShapeFact): ShapeFact {
  if (!best || fact.end > best.end) return fact;
  return fact.end === best.end && fact.start < best.start ? fact : best;
}

/** Whether some tensor that goes into the line has the shape that comes out. Facts are in the order of the text. */
function isUnchanged(text: string, fact: ShapeFact, facts: readonly ShapeFact[]): boolean {
  const shapes = fact.shapes.join();
  for (let i = firstFrom(facts, fact.start); i < facts.length && facts[i]!.start < fact.end; i++) {
    const other = facts[i]!;
    const isInput = other !== fact && other.end <= fact.end && !isMade(text, other);
    if (isInput && other.shapes.join() === shapes) return true;
  }
  return false;
}

/** The first fact that begins at an offset or behind it. */
function firstFrom(facts: readonly ShapeFact[], start: number): number {
  let [low, high] = [0, facts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (facts[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function onlyShape({ shapes, count, more }: ShapeFact): string | undefined {
  return count === 1 && !more ? shapes[0] : undefined;
}

/** The arrow is dashed where the text does not run the line: its input is assumed. */
function labelOf({ shapes, count, more, isAssumed }: ShapeFact): string {
  const arrow = isAssumed ? '⇢' : '→';
  if (count > 1) return `⋯${count}${more ? '+' : ''}`;
  const [shape = ''] = shapes;
  if (more) return `${arrow} ${shape} …`.length <= LONGEST ? `${arrow} ${shape} …` : `${arrow} (…) …`;
  const label = `${arrow} ${shape}`;
  if (label.length <= LONGEST) return label;
  const sizes = shape.slice(1, -1).split(', ');
  while (sizes.length > 1 && `${arrow} (…, ${sizes.join(', ')})`.length > LONGEST) sizes.shift();
  const short = `${arrow} (…, ${sizes.join(', ')})`;
  return short.length <= LONGEST ? short : `${arrow} (…)`;
}

/** Hints of an older text at their lines in a newer one; those of lines that were edited are left out. */
export function moved(hints: readonly Hint[], before: string, after: string): Hint[] {
  let from = 0;
  return hints.flatMap((hint) => {
    const line = before.slice(before.lastIndexOf('\n', hint.end - 1) + 1, hint.end);
    const start = lineAt(after, line, from);
    if (start === undefined) return [];
    from = start + line.length;
    return [{ ...hint, end: from }];
  });
}

/** Where a whole line stands in a text, from an offset on. */
function lineAt(text: string, line: string, from: number): number | undefined {
  for (let start = text.indexOf(line, from); start >= 0; start = text.indexOf(line, start + 1)) {
    const isWhole =
      (start === 0 || text[start - 1] === '\n') &&
      /^\r?(?:\n|$)/.test(text.slice(start + line.length, start + line.length + 2));
    if (isWhole) return start;
  }
  return undefined;
}
