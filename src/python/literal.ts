import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ArgumentValue } from '../pooling/layers';
import { parseFloatText, parseNumber } from '../pooling/pythonNumbers';

/** Text, numbers, flags, None (null), lists and tuples (arrays), dicts (Maps). */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

/** Python 2 wrote `3L`. */
function numberOf(word: string): number | undefined {
  const number = parseNumber(word.replace(/L$/, ''));
  return number === undefined ? undefined : Number(number);
}

const MAX_DEPTH = 32;
const words: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['True', true],
  ['False', false],
  ['None', null],
  ['nan', NaN],
  ['inf', Infinity],
]);

/** What does not belong into a literal, from an offset on: whoever reads one has words for it. */
export class LiteralFault extends TensorError {
  constructor(override readonly offset: number) {
    super('this is no literal', offset);
  }
}

/**
 * Reads the Python literal that a text consists of; nothing is evaluated but `float('inf')` and its like. A tuple may
 * stand without its parentheses.
 *
 * @throws LiteralFault, or a TensorError if a dict has a key twice
 */
export function parseLiteral(text: string): Literal {
  return new LiteralReader(text).all();
}

/** An argument as one types it: `3`, `(3, 2)`, `3, 2`, `None`, `float('inf')`; undefined if it is none of these. */
export function readArgument(text: string): ArgumentValue | undefined {
  try {
    const value = parseLiteral(text);
    return isArgument(value) ? value : undefined;
  } catch (error) {
    if (error instanceof TensorError) return undefined;
    throw error;
  }
}

function isArgument(value: Literal): value is ArgumentValue {
  return Array.isArray(value) ? value.every(isArgument) : !(value instanceof Map);
}

/** What Python takes for white space between the parts of a literal; not quick: what is no ASCII. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(String.fromCharCode(code)));
}

class LiteralReader {
  private at = 0;

  constructor(private readonly text: string) {}

  all(): Literal {
    const first = this.value(0);
    if (this.peek() !== ',') return this.ended(first);
    const values = [first];
    while (this.peek() === ',') {
      this.at++;
      if (this.peek() !== '') values.push(this.value(1));
    }
    return this.ended(values);
  }

  private ended(value: Literal): Literal {
    if (this.peek() !== '') throw this.fault();
    return value;
  }

  private value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw this.fault();
    const next = this.peek();
    if (next === '{') return this.dict(depth);
    if (next === '(') return this.sequence(')', depth);
    if (next === '[') return this.sequence(']', depth);
    if (next === "'" || next === '"') return this.string();
    return this.scalar();
  }

  private scalar(): Literal {
    const start = this.at;
    const sign = this.take(/[-+]/y);
    const word = this.take(/(?:\d[\w.]*|\.\d\w*)(?:(?<=[eE])[-+]\d+)?|[A-Za-z]+/y) ?? '';
    const value = word === 'float' ? this.float() : words.has(word) ? words.get(word) : numberOf(word);
    if (typeof value === 'number') return sign === '-' ? -value : value;
    if (value !== undefined && sign === undefined) return value;
    this.at = start;
    throw this.fault();
  }

  /** What stands in the parentheses of `float('inf')`. */
  private float(): number | undefined {
    this.expect('(');
    const value = parseFloatText(this.string());
    this.expect(')');
    return value;
  }

  private dict(depth: number): Map<string, Literal> {
    const entries = new Map<string, Literal>();
    this.at++;
    while (this.peek() !== '}') {
      const key = this.string();
      if (entries.has(key)) throw new TensorError(l10n.t('{0} appears twice', `'${key}'`), this.at);
      this.expect(':');
      entries.set(key, this.value(depth + 1));
      if (this.peek() !== '}') this.expect(',');
    }
    this.at++;
    return entries;
  }

  /** `(3)` is a number in brackets, `(3,)` a tuple. */
  private sequence(close: string, depth: number): Literal {
    const values: Literal[] = [];
    let commas = 0;
    this.at++;
    while (this.peek() !== close) {
      values.push(this.value(depth + 1));
      if (this.peek() === close) break;
      this.expect(',');
      commas++;
    }
    this.at++;
    return close === ')' && values.length === 1 && commas === 0 ? values[0]! : values;
  }

  private string(): string {
    this.peek();
    const quoted = this.take(/'[^'\\\n]*'|"[^"\\\n]*"/y);
    if (quoted === undefined) throw this.fault();
    return quoted.slice(1, -1);
  }

  private expect(letter: string) {
    if (this.peek() !== letter) throw this.fault();
    this.at++;
  }

  /** The next letter after white space. */
  private peek(): string {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++;
    return this.text[this.at] ?? '';
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private fault(): LiteralFault {
    return new LiteralFault(this.at);
  }
}
