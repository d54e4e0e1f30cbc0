// Text of a file or a user stays text wherever VS Code gives characters a meaning.

/** For markdown: no formatting, image, link, HTML or icon comes of it. */
export function markdownText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>$~&]/g, '\\$&');
}

/** For markdown, as code: fenced by more backticks than the text has in a row. */
export function markdownCode(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** For labels, as of quick picks, in which `$(name)` is an icon. */
export function labelText(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** For notifications, in which `[text](address)` is a link. */
export function messageText(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}
