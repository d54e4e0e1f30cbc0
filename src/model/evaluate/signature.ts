import { bool, float, int, none, str, tuple, type Value } from '../value';

/** One parameter of a function. */
export interface Parameter {
  readonly name: string;
  /** `rest` is `*args`, `options` is `**kwargs`; after a `*`, only keywords give it. */
  readonly kind: 'positional' | 'rest' | 'keyword' | 'options';
  readonly default?: Value;
}

const parsed = new Map<string, readonly Parameter[]>();

/** The parameters of a signature as Python writes it: `input, kernel_size, stride=None, *, bias=True`. */
export function parseSignature(text: string): readonly Parameter[] {
  let parameters = parsed.get(text);
  if (!parameters) parsed.set(text, (parameters = read(text)));
  return parameters;
}

function read(text: string): readonly Parameter[] {
  let after = false;
  return text.split(/,\s*(?![^(]*\))/).flatMap((part): Parameter[] => {
    const [, stars = '', name = '', value] = /^(\**)(\w*)(?:=(.+))?$/.exec(part.trim()) ?? [];
    if (stars === '**') return [{ name, kind: 'options' }];
    if (stars === '*') {
      after = true;
      return name ? [{ name, kind: 'rest' }] : [];
    }
    if (!name) return [];
    return [{ name, kind: after ? 'keyword' : 'positional', ...(value !== undefined && { default: literal(value) }) }];
  });
}

function literal(text: string): Value {
  if (text === 'None') return none;
  if (text === 'True' || text === 'False') return bool(text === 'True');
  if (/^['"]/.test(text)) return str(text.slice(1, -1));
  if (text.startsWith('(')) {
    return tuple(
      text
        .slice(1, -1)
        .split(',')
        .filter((item) => item.trim() !== '')
        .map((item) => literal(item.trim())),
    );
  }
  return /^-?\d+$/.test(text) ? int(Number(text)) : float(Number(text));
}
