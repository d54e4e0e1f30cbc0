/** Where the numbers of a list go, in the order of the text. */
interface NumberSink {
  openArray(start: number): void;
  number(value: number | bigint, from: number, to: number): void;
  closeArray(end: number): void;
}

/** Shorter lists are left to the parser. */
const LEAST_LENGTH = 4096;

/** The usual spellings of a number, as long as one may be. */
const number = /(?:(?:0|[1-9]\d{0,99})(?:\.\d{0,99})?|\.\d{1,99})(?:[eE][-+]?\d{1,9})?/y;

/**
 * The outermost well-formed lists of plain numbers that are long: parsing them takes the most time by far, and their
 * every token is known beforehand. Whatever is unusual in one leaves it to the parser.
 *
 * @returns the end of each list by its start
 */
export function findNumberLists(text: string): ReadonlyMap<number, number> {
  return text.length < LEAST_LENGTH ? new Map() : new ListFinder(text).find();
}

class ListFinder {
  private readonly lists: { readonly start: number; readonly end: number }[] = [];
  /** Where the brackets that are open, and hold only numbers so far, begin. */
  private open: number[] = [];
  /** What stood last: an element may follow `[` and `,`, a comma or the end an element. */
  private last: '[' | ',' | '-' | 'element' = '[';

  constructor(private readonly text: string) {}

  find(): ReadonlyMap<number, number> {
    const { text } = this;
    for (let at = text.indexOf('['); at >= 0 && at < text.length;) {
      at = this.after(at);
      if (this.open.length > 0) continue;
      at = text.indexOf('[', at);
      this.last = '[';
    }
    return new Map(this.lists.map(({ start, end }) => [start, end]));
  }

  /** Takes what stands there, and gives where it ends. */
  private after(at: number): number {
    const code = this.text.charCodeAt(at);
    if (isBlank(code)) return at + 1;
    const isElementNext = this.last === '[' || this.last === ',';
    if (code === OPEN) {
      if (!isElementNext) this.open = [];
      this.open.push(at);
      this.last = '[';
    } else if (code === COMMA && this.last === 'element') this.last = ',';
    else if ((code === MINUS || code === PLUS) && isElementNext) this.last = '-';
    else if (code === CLOSE && (this.last === 'element' || this.last === ',')) this.close(at + 1);
    else return this.afterNumber(at);
    return at + 1;
  }

  private afterNumber(at: number): number {
    number.lastIndex = at;
    if (this.last !== 'element' && number.test(this.text)) {
      this.last = 'element';
      return number.lastIndex;
    }
    this.open = [];
    return at + 1;
  }

  private close(end: number): void {
    const start = this.open.pop()!;
    this.last = 'element';
    if (end - start < LEAST_LENGTH) return;
    while ((this.lists.at(-1)?.start ?? -1) > start) this.lists.pop();
    this.lists.push({ start, end });
  }
}

const [SPACE, LINE_FEED, RETURN, TAB, OPEN, CLOSE, COMMA, MINUS, PLUS] = Array.from(' \n\r\t[],-+', (character) =>
  character.charCodeAt(0),
);

function isBlank(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === RETURN || code === TAB;
}

/** The text with the lists' insides blank; every offset and line stays. */
export function withoutLists(text: string, lists: ReadonlyMap<number, number>): string {
  let blank = '';
  let from = 0;
  for (const [start, end] of lists) {
    blank += text.slice(from, start + 1) + text.slice(start + 1, end - 1).replace(/[^\n\r]+/g, spaces);
    from = end - 1;
  }
  return blank + text.slice(from);
}

function spaces(run: string): string {
  return ' '.repeat(run.length);
}

/** Reads a list that was found to hold numbers only. */
export function scanNumbers(text: string, start: number, end: number, sink: NumberSink): void {
  let signs = '';
  let from = start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN) sink.openArray(at);
    else if (code === CLOSE) sink.closeArray(at);
    else if (code === MINUS || code === PLUS) {
      signs = text[at]!;
      from = at;
    } else if (code !== COMMA && !isBlank(code)) {
      number.lastIndex = at;
      number.test(text);
      const token = text.slice(at, number.lastIndex);
      const value = /^\d+$/.test(token) ? BigInt(token) : Number(token);
      sink.number(signs === '-' ? -value : value, signs ? from : at, number.lastIndex);
      at = number.lastIndex - 1;
      signs = '';
    }
  }
}
