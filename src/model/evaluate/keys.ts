import type { Value } from '../value';

const numbers = new WeakMap<object, number>();
let count = 0;

/** What tells one key of a dict from another: `1` and `True` are the same. Undefined for what cannot be a key, or is not known. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'int':
      return typeof value.size === 'number' ? `number ${value.size}` : undefined;
    case 'bool':
      return `number ${Number(value.value)}`;
    case 'float':
      return value.isRough ? undefined : `number ${value.value}`;
    case 'str':
      return `str ${value.value}`;
    case 'none':
      return 'None';
    case 'dtype':
      return `dtype ${value.dtype}`;
    case 'builtin':
      return value.receiver || value.partial ? undefined : `builtin ${value.name}`;
    case 'tuple': {
      const keys = value.items.map(keyOf);
      return keys.includes(undefined) ? undefined : `(${keys.map((key) => `${key!.length} ${key!}`).join(',')})`;
    }
    case 'class':
    case 'function':
      return numbered(value);
    default:
      return undefined;
  }
}

function numbered(value: object): string {
  let number = numbers.get(value);
  if (number === undefined) numbers.set(value, (number = ++count));
  return `object ${number}`;
}
