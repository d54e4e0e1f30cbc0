import type { SyntaxNode } from '@lezer/common';
import type { Index } from '../tensors/slice';
import type { PythonSource } from './source';
import { valueOf } from './values';

/** The index of `x[0, 1:, ..., None]`; undefined if it is unknown, or no basic one: `x[mask]`, `x[[0, 1]]`. */
export function subscriptOf(source: PythonSource, node: SyntaxNode): readonly Index[] | undefined {
  const groups = groupsOf(node);
  if (groups.at(-1)?.length === 0) groups.pop();
  const indices = groups.map((group) => indexOf(source, group));
  const ellipses = indices.filter((index) => index === 'ellipsis').length;
  return indices.length > 0 && ellipses < 2 && indices.every((index) => index !== undefined) ? indices : undefined;
}

/** The nodes between the commas in the brackets. */
function groupsOf(node: SyntaxNode): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (let child = node.getChild('[')?.nextSibling; child; child = child.nextSibling) {
    if (child.name === ',') groups.push([]);
    else if (child.name !== ']' && child.name !== 'Comment') groups.at(-1)!.push(child);
  }
  return groups;
}

function indexOf(source: PythonSource, group: readonly SyntaxNode[]): Index | undefined {
  const [first] = group;
  if (!first) return undefined;
  if (group.some(({ name }) => name === ':')) return sliceOf(source, group);
  if (group.length > 1) return undefined;
  if (first.name === 'Ellipsis') return 'ellipsis';
  if (/^(?:np|numpy)\.newaxis$/.test(source.text.slice(first.from, first.to))) return 'newaxis';
  const value = valueOf(source, first);
  if (value === null) return 'newaxis';
  return typeof value === 'bigint' ? Number(value) : undefined;
}

function sliceOf(source: PythonSource, group: readonly SyntaxNode[]): Index | undefined {
  const bounds: (number | undefined)[] = [undefined];
  for (const node of group) {
    if (node.name === ':') bounds.push(undefined);
    else {
      const value = valueOf(source, node);
      if (typeof value !== 'bigint' && value !== null) return undefined;
      bounds[bounds.length - 1] = value === null ? undefined : Number(value);
    }
  }
  const [start, stop, step = 1] = bounds;
  // torch refuses a step back, NumPy does not
  return bounds.length <= 3 && step > 0 ? { start, stop, step } : undefined;
}
