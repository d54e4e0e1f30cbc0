import { formatFloat } from './floats';
import type { Value } from '../value';

/** `str(value)`; undefined for what is not written alike everywhere, or not known. */
export function textOfValue(value: Value): string | undefined {
  return value.kind === 'str' ? value.value : representation(value);
}

/** `repr(value)` of numbers, texts, and lists and tuples of them. */
export function representation(value: Value): string | undefined {
  switch (value.kind) {
    case 'int':
      return typeof value.size === 'number' ? String(value.size) : undefined;
    case 'float':
      return value.isRough ? undefined : formatFloat(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'str':
      return /['"\\\n]/.test(value.value) ? undefined : `'${value.value}'`;
    case 'tuple': {
      const items = itemTexts(value.items);
      if (!items || value.fields) return undefined;
      if (value.isSize) return `torch.Size([${items.join(', ')}])`;
      return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
    }
    case 'list':
      return value.lost ? undefined : bracketed(itemTexts(value.items));
    case 'dict': {
      const entries = [...value.entries.values()].map((entry) => itemTexts(entry)?.join(': '));
      return value.lost || value.factory || entries.includes(undefined) ? undefined : `{${entries.join(', ')}}`;
    }
    case 'dtype':
      return `torch.${value.dtype}`;
    default:
      return undefined;
  }
}

function bracketed(items: readonly string[] | undefined): string | undefined {
  return items && `[${items.join(', ')}]`;
}

function itemTexts(items: readonly Value[]): readonly string[] | undefined {
  const texts = items.map(representation);
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

/** `'layer%d' % 1`, `'%s-%s' % (a, b)`; undefined for what has a format of its own, or is not known. */
export function formattedBy(format: string, value: Value): string | undefined {
  const values = value.kind === 'tuple' && !value.fields ? [...value.items] : [value];
  let isKnown = true;
  const text = format.replaceAll(/%(.?)/g, (_, letter: string) => {
    if (letter === '%') return '%';
    const next = values.shift();
    const isNumber = next?.kind === 'int' && (letter === 'd' || letter === 'i');
    const written = next && (isNumber || letter === 's') ? textOfValue(next) : undefined;
    if (written === undefined) isKnown = false;
    return written ?? '';
  });
  return isKnown && values.length === 0 ? text : undefined;
}

/** What Python says where a format has another number of fields than there are values; those with names are not counted. */
export function miscounted(format: string, value: Value): string | undefined {
  if (/%\(|\*/.test(format) || value.kind === 'dict' || value.kind === 'unknown') return undefined;
  const fields = format.match(/%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]/g)?.filter((field) => !field.endsWith('%')).length ?? 0;
  const count = value.kind === 'tuple' ? value.items.length : 1;
  if (fields === count) return undefined;
  return fields > count
    ? 'not enough arguments for format string'
    : 'not all arguments converted during string formatting';
}
