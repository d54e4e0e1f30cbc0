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
  const lists: { readonly start: number; readonly end: number }[] = [];
  if (text.length < LEAST_LENGTH) return new Map();
  /** Where the brackets that are open, and hold only numbers so far, begin. */
  let open: number[] = [];
  /** What stood last: an element may follow `[` and `,`, a comma or the end an element. */
  let last: '[' | ',' | '-' | 'element' = '[';
  let at = text.indexOf('[');
  for (; at >= 0 && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE || code === LINE_FEED || code === RETURN || code === TAB) continue;
    const isElementNext = last === '[' || last === ',';
    if (code === OPEN) {
      if (!isElementNext) open = [];
      open.push(at);
      last = '[';
      continue;
    }
    if (code === COMMA && last === 'element') last = ',';
    else if ((code === MINUS || code === PLUS) && isElementNext) last = '-';
    else if (code === CLOSE && (last === 'element' || last === ',')) {
      const start = open.pop()!;
      if (at + 1 - start >= LEAST_LENGTH) {
        while ((lists.at(-1)?.start ?? -1) > start) lists.pop();
        lists.push({ start, end: at + 1 });
      }
      last = 'element';
    } else {
      number.lastIndex = at;
      const isNumber = (isElementNext || last === '-') && number.test(text);
      if (isNumber) {
        at = number.lastIndex - 1;
        last = 'element';
      } else open = [];
    }
    if (open.length > 0) continue;
    at = text.indexOf('[', at + 1) - 1;
    if (at < 0) break;
    last = '[';
  }
  return new Map(lists.map(({ start, end }) => [start, end]));
}

const [SPACE, LINE_FEED, RETURN, TAB, OPEN, CLOSE, COMMA, MINUS, PLUS] = Array.from(' \n\r\t[],-+', (character) =>
  character.charCodeAt(0),
);

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
    } else if (code !== COMMA && code !== SPACE && code !== LINE_FEED && code !== RETURN && code !== TAB) {
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
