import type { ShapeFact } from '../../src/worker/protocol';
import { markdownCode } from '../shared/escape';

/** The longest part of an expression that is quoted. */
const LONGEST = 60;

/** An expression with its shapes, as markdown; of several shapes with the modules that gave each. */
export function factText({ start, end, shapes, paths, count, more }: ShapeFact, text: string): string {
  const quoted = markdownCode(text.slice(start, Math.min(end, start + LONGEST)));
  const rest = count > shapes.length || more ? ['…'] : [];
  if (!paths || count === 1) return `${quoted} ${[...shapes.map((shape) => `**${shape}**`), ...rest].join(' · ')}`;
  const lines = shapes.map((shape, i) => `**${shape}** ${(paths[i] ?? []).map(pathText).join(', ')}`);
  return [quoted, ...lines, ...rest].join('  \n');
}

function pathText(path: string): string {
  return path === '…' ? path : markdownCode(path);
}
