import type { ShapeFact } from '../../src/worker/protocol';
import { markdownCode } from '../shared/escape';

/** The longest part of an expression that is quoted. */
const LONGEST = 60;

/** An expression with its shapes, as markdown. */
export function factText({ start, end, shapes, count, more }: ShapeFact, text: string): string {
  const listed = shapes.map((shape) => `**${shape}**`).join(' · ');
  const quoted = text.slice(start, Math.min(end, start + LONGEST));
  return `${markdownCode(quoted)} ${listed}${count > shapes.length || more ? ' · …' : ''}`;
}
