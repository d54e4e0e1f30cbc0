import * as l10n from '@vscode/l10n';
import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { bool, float, int, list, none, str, unknown, type Value } from '../value';

/** What `json.load` makes of a text. */
export function jsonValue(text: string): Value {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  if (!tree || errors.length > 0) return unknown(l10n.t('The text cannot be read as {0}', 'JSON'));
  return valueOf(tree, text);
}

function valueOf(node: Node, text: string): Value {
  switch (node.type) {
    case 'object':
      return { kind: 'dict', entries: new Map((node.children ?? []).map((property) => entryOf(property, text))) };
    case 'array':
      return list((node.children ?? []).map((child) => valueOf(child, text)));
    case 'number':
      return numberOf(text.slice(node.offset, node.offset + node.length));
    case 'boolean':
      return bool(node.value as boolean);
    case 'string':
      return str(node.value as string);
    default:
      return none;
  }
}

function entryOf({ children }: Node, text: string) {
  const [key, value] = children!;
  const name = key!.value as string;
  return [`str ${name}`, [str(name), valueOf(value!, text)]] as const;
}

/** `1` is an int, `1.0` and `1e0` are floats. */
function numberOf(text: string): Value {
  const number = Number(text);
  if (!/^-?\d+$/.test(text)) return float(number);
  return Number.isSafeInteger(number) ? int(number) : unknown(l10n.t('The number is too large'));
}
