import { createScanner, type JSONScanner } from 'jsonc-parser';
import { notANumber } from '../tensors/arrayFaults';
import type { NestedNumbers } from '../tensors/nestedNumbers';
import { Float32Scanner } from './jsonNumber';

/** jsonc-parser's token kinds, whose enum isolated modules cannot read. */
const KIND = { true: 8, false: 9, string: 10, number: 11, unknown: 16 };

/** Reads single numbers: most of them quickly, what is unusual or wrong with jsonc-parser's scanner. */
export class NumberReader {
  private readonly quick = new Float32Scanner();
  private readonly scanner: JSONScanner;

  constructor(
    private readonly text: string,
    private readonly numbers: NestedNumbers,
  ) {
    this.scanner = createScanner(text, true);
  }

  /** @returns where the number ends */
  read(at: number): number {
    const value = this.quick.read(this.text, at);
    if (value === value && this.numbers.tryNumber(value)) return this.quick.end;
    if (this.text[at] === '"') throw notANumber(this.shortString(at), at);
    this.scanner.setPosition(at);
    const token: number = this.scanner.scan();
    const [found, digits] = this.numberAt(token);
    this.numbers.number(found, digits.slice(0, 40), at);
    return this.scanner.getPosition();
  }

  /** A string of any length, as far as a message shows it. */
  private shortString(at: number): string {
    return /^"(?:[^"\\]|\\.)*"?/.exec(this.text.slice(at, at + 50))![0];
  }

  private numberAt(token: number): [value: number | bigint, text: string] {
    const { scanner } = this;
    const text = scanner.getTokenValue();
    const offset = scanner.getTokenOffset();
    const { dtype } = this.numbers;
    if (token === KIND.number && !scanner.getTokenError()) {
      return [dtype.endsWith('int64') && /^-?\d+$/.test(text) ? BigInt(text) : Number(text), text];
    }
    if (dtype === 'bool' && (token === KIND.true || token === KIND.false)) return [Number(token === KIND.true), text];
    const special = token === KIND.unknown ? this.special(text, offset) : undefined;
    if (special) return special;
    throw notANumber(text || '{', offset);
  }

  /** `NaN`, `Infinity`, or one of them after a minus, which is a token of its own. */
  private special(text: string, offset: number): [value: number, text: string] | undefined {
    const { scanner } = this;
    if (Object.hasOwn(specials, text)) return [specials[text]!, text];
    if (text !== '-') return undefined;
    scanner.scan();
    const name = scanner.getTokenValue();
    const isNext = Object.hasOwn(specials, name) && scanner.getTokenOffset() === offset + 1;
    return isNext ? [-specials[name]!, `-${name}`] : undefined;
  }
}

const specials: Readonly<Record<string, number>> = { NaN, Infinity };
