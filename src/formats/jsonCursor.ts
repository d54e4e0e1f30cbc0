import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { commaMissing, notClosed } from '../tensors/arrayFaults';
import { atOnce, type Turns } from '../python/turns';
import { skipSpace } from './jsonValues';

/** Brackets, marks and values that are skipped in a turn. */
const TURN = 2 ** 16;
const SCALAR = /(?:true|false|null|-?(?:NaN|Infinity|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?))(?![\w.])/y;

/** A place in a JSON text, which moves on as the text is read. */
export class JsonCursor {
  protected at = 0;

  constructor(protected readonly text: string) {}

  /** The value of a small part of the text. */
  protected parsed(place: number): unknown {
    this.at = place;
    this.skip();
    try {
      return JSON.parse(this.text.slice(place, this.at));
    } catch {
      this.at = place;
      throw this.error(l10n.t('Unexpected character'));
    }
  }

  /** Skips a value. */
  protected skip() {
    atOnce(this.skipping());
  }

  /** The same, others let in between. */
  protected *skipping(): Turns<void> {
    const start = this.at;
    let depth = this.skipSome(start, 0);
    while (depth > 0) {
      yield;
      depth = this.skipSome(start, depth);
    }
  }

  /** Skips what is open, or a turn's part of it. @returns the brackets that stay open */
  private skipSome(start: number, open: number): number {
    let depth = open;
    let left = TURN;
    do {
      const next = this.peek();
      if (next === '') throw notClosed(start);
      if (next === '[' || next === '{') depth++;
      if (next === ']' || next === '}') depth--;
      if (next === '"') this.passString();
      else if ('[]{},:'.includes(next)) this.at++;
      else this.scalar();
    } while (depth > 0 && --left > 0);
    return depth;
  }

  protected scalar() {
    if (this.peek() === '"') this.passString();
    else if (this.take(SCALAR) === undefined) throw this.error(l10n.t('Not a JSON value'));
  }

  protected string(): string {
    const start = this.passString();
    const quoted = this.text.slice(start, this.at);
    try {
      return JSON.parse(quoted) as string;
    } catch {
      return quoted.slice(1, -1);
    }
  }

  /** Skips a string, of any length. */
  private passString(): number {
    if (this.peek() !== '"') throw this.error(l10n.t('Missing string here'));
    const start = this.at;
    let end = start;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) throw this.error(l10n.t('Missing closing quote of the string'));
    } while (this.isEscaped(end));
    this.at = end + 1;
    return start;
  }

  private isEscaped(place: number): boolean {
    let before = place - 1;
    while (this.text[before] === '\\') before--;
    return (place - before) % 2 === 0;
  }

  protected comma(close: string) {
    const next = this.peek();
    if (next === ',') this.at++;
    else if (next !== close && next !== '') throw commaMissing(this.at);
  }

  protected peek(): string {
    this.at = skipSpace(this.text, this.at);
    return this.text[this.at] ?? '';
  }

  protected take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  protected error(message: string): TensorError {
    return new TensorError(message, this.at);
  }
}
