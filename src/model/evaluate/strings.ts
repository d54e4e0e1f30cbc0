import type { SyntaxNode } from '@lezer/common';
import { str, type Value } from '../value';
import { notFollowed, type Frame, type Machine } from './machine';
import { textOfValue } from './text';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** The text of a literal: `'a\n'`, `r"\d"`, `'''…'''`; bytes are not followed. */
export function stringValue(literal: string): Value {
  const [, prefix, quote] = /^([a-zA-Z]*)('''|"""|'|")/.exec(literal) ?? [];
  if (prefix === undefined || quote === undefined || /b/i.test(prefix)) return notFollowed(literal.slice(0, 20));
  const inside = literal.slice(prefix.length + quote.length, literal.length - quote.length);
  return str(/r/i.test(prefix) ? inside : unescape(inside));
}

function unescape(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (all, hex?: string, unicode?: string, char?: string) => {
      const code = hex ?? unicode;
      return code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[char!] ?? all);
    },
  );
}

/** `f'layer{i}'`: unknown if one of its parts is. */
export function formatString(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const { text } = frame.file.source;
  const literal = text.slice(node.from, node.to);
  const [, prefix = '', quote = ''] = /^([a-zA-Z]*)('''|"""|'|")/.exec(literal) ?? [];
  const decode = (part: string) =>
    (/r/i.test(prefix) ? part : unescape(part)).replaceAll('{{', '{').replaceAll('}}', '}');
  let [at, result] = [node.from + prefix.length + quote.length, ''];
  machine.quiet++;
  try {
    for (const replacement of node.getChildren('FormatReplacement')) {
      const value = replaced(machine, replacement, frame);
      if (value === undefined) return notFollowed(literal.slice(0, 20));
      result += decode(text.slice(at, replacement.from)) + value;
      at = replacement.to;
    }
  } finally {
    machine.quiet--;
  }
  return str(result + decode(text.slice(at, node.to - quote.length)));
}

function replaced(machine: Machine, replacement: SyntaxNode, frame: Frame): string | undefined {
  const expression = replacement.firstChild?.nextSibling;
  if (!expression) return undefined;
  const value = machine.evaluate(expression, frame);
  const after = expression.nextSibling;
  return after?.name === '}' ? textOfValue(value) : undefined;
}
