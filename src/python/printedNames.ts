/** Words before a printout that say what it is, not whose. */
const kinds = /\b(?:Parameter|Variable) containing:\s*$/;
const name = String.raw`([A-Za-z_][\w.]*(?:\[[\w'":, ]*\])*|'[^'\n]{1,80}'|"[^"\n]{1,80}"|[A-Za-z_][\w .]{0,60}\w)`;
/** `x = `, `out: `, `'weight': `, `('weight', `, and the line above, `x:` or `>>> x`. */
const before = new RegExp(String.raw`(?:^|[\s,;({#>])${name}\)?\s*[:=]\s*#?\s*$`);
const pair = /\(\s*['"]([^'"\n]{1,80})['"]\s*,\s*$/;
const prompted = /(?:^|\n)[ \t#]*>>>[ \t]*(?:print\(([A-Za-z_][\w.]*)\)|([A-Za-z_][\w.]*))[ \t]*\n[ \t#]*$/;

/** The name that stands before a printed tensor; empty if there is none. */
export function nameBefore(text: string, start: number): string {
  const above = text.slice(Math.max(0, start - 200), start).replace(kinds, '');
  const shown = prompted.exec(above);
  const found = shown?.[1] ?? shown?.[2] ?? before.exec(above)?.[1] ?? pair.exec(above)?.[1] ?? '';
  return found.replace(/^['"]|['"]$/g, '').trim();
}
