import type { SyntaxNode } from '@lezer/common';
import { named, type Size } from '../size';
import type { AssumedInput } from './assumption';

const parameter = /^[A-Za-z_]\w*$/;

/** The shapes of the parameters of a `forward` that its text tells: by a comment for Poolscope, an annotation, the author's comments. */
export function writtenShapes(text: string, forward: SyntaxNode): ReadonlyMap<string, AssumedInput> {
  const found = new Map<string, AssumedInput>();
  const add = (input: AssumedInput | undefined) => {
    if (input && !found.has(input.name)) found.set(input.name, input);
  };
  for (const input of poolscopeComments(text, forward)) add(input);
  for (const input of annotations(text, forward)) add(input);
  for (const input of authorsComments(text, forward)) add(input);
  return found;
}

/** `# poolscope: x = (64, 3, 32, 32), mask = (64, 32)` in the function, or in the lines above it. */
function* poolscopeComments(text: string, forward: SyntaxNode): Generator<AssumedInput> {
  for (const line of linesOf(text, forward)) {
    const [, written] = /#\s*poolscope:\s*(.*)$/.exec(line) ?? [];
    for (const [, name, sizes] of (written ?? '').matchAll(/([A-Za-z_]\w*)\s*=\s*\(([^()]*)\)/g)) {
      const shape = sizesIn(sizes!);
      if (shape) yield { name: name!, shape, dtype: 'float32', source: 'poolscope' };
    }
  }
}

/** jaxtyping: `x: Float[Tensor, "n 3 h w"]`. */
function* annotations(text: string, forward: SyntaxNode): Generator<AssumedInput> {
  const list = forward.getChild('ParamList');
  if (!list) return;
  const written = /([A-Za-z_]\w*)\s*:\s*(Float|Int|Shaped|Num)\w*\[[\w.]+,\s*["']([^"']*)["']\]/g;
  for (const [, name, kind, sizes] of text.slice(list.from, list.to).matchAll(written)) {
    const shape = sizesIn(sizes!.trim().replace(/\s+/g, ','));
    if (shape) yield { name: name!, shape, dtype: kind === 'Int' ? 'int64' : 'float32', source: 'annotation' };
  }
}

/** `# x: (N, 3, H, W)`, `x shape: [B, C, H, W]` in a comment or the docstring at the function's head. */
function* authorsComments(text: string, forward: SyntaxNode): Generator<AssumedInput> {
  const written =
    /^\s*(?:#\s*)?(?:input\s+)?([A-Za-z_]\w*)(?:\s+(?:shape|is|has shape))?\s*[:=]\s*(?:torch\.Size)?\(?[([]([^()[\]]*)[)\]]/;
  for (const line of headOf(text, forward)) {
    const [, name, sizes] = written.exec(line) ?? [];
    const shape = sizes === undefined ? undefined : sizesIn(sizes);
    if (name !== undefined && shape && shape.length > 1) yield { name, shape, dtype: 'float32', source: 'comment' };
  }
}

/** Numbers and names; undefined if something else is among them. */
function sizesIn(list: string): readonly Size[] | undefined {
  const parts = list.split(/[,×]/).map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const sizes = parts.map((part) =>
    /^\d+$/.test(part) ? Number(part) : parameter.test(part) ? named(part) : undefined,
  );
  return sizes.length > 0 && sizes.every((size) => size !== undefined) ? sizes : undefined;
}

/** The lines of a function and the comment above it. */
function linesOf(text: string, forward: SyntaxNode): readonly string[] {
  const above = text.slice(0, forward.from).split('\n').slice(0, -1);
  const first = above.findLastIndex((line) => !/^\s*(?:#.*|@.*)?$/.test(line));
  return [...above.slice(first + 1), ...text.slice(forward.from, forward.to).split('\n')];
}

/** The comments and the docstring before a function's first statement. */
function headOf(text: string, forward: SyntaxNode): readonly string[] {
  const body = forward.getChild('Body');
  if (!body) return [];
  const lines: string[] = [];
  for (let child = body.firstChild; child; child = child.nextSibling) {
    const isText =
      child.name === 'Comment' || (child.name === 'ExpressionStatement' && child.firstChild?.name === 'String');
    if (child.name === ':') continue;
    if (!isText) break;
    lines.push(...text.slice(child.from, child.to).split('\n'));
  }
  return lines;
}
