import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';

/** What a header can say: text, whole numbers, flags, None (null), lists and tuples (arrays), dicts (Maps). */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

const MAX_DEPTH = 32;
const words: Readonly<Record<string, Literal>> = { True: true, False: false, None: null };

/**
 * Reads the Python literal that a text consists of; nothing is evaluated.
 *
 * @throws TensorError with the offset of what does not belong
 */
export function parseLiteral(text: string): Literal {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class LiteralReader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw this.unexpected();
    const next = this.peek();
    if (next === '{') return this.dict(depth);
    if (next === '(') return this.sequence(')', depth);
    if (next === '[') return this.sequence(']', depth);
    if (next === "'" || next === '"') return this.string();
    const start = this.at;
    const word = this.take(/-?\d+(?=L?\b)L?|[A-Za-z]+/y);
    if (word !== undefined && Object.hasOwn(words, word)) return words[word]!;
    if (word !== undefined && /^-?\d/.test(word)) return Number(word.replace('L', ''));
    this.at = start;
    throw this.unexpected();
  }

  end() {
    if (this.peek() !== '') throw this.unexpected();
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
    if (quoted === undefined) throw this.unexpected();
    return quoted.slice(1, -1);
  }

  private expect(letter: string) {
    if (this.peek() !== letter) throw this.unexpected();
    this.at++;
  }

  /** The next letter after white space. */
  private peek(): string {
    this.take(/\s+/y);
    return this.text[this.at] ?? '';
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private unexpected(): TensorError {
    const found = this.text.slice(this.at, this.at + 10).trim();
    const message = found
      ? l10n.t('Invalid NumPy header: {0} at byte {1}', `“${found}”`, this.at)
      : l10n.t('Invalid NumPy header: it ends at byte {0}', this.at);
    return new TensorError(message, this.at);
  }
}
