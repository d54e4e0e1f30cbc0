/** How the cells of a table are told apart, and how its numbers are written. */
export interface Dialect {
  /** A blank stands for any white space; undefined for tables of one column. */
  readonly delimiter: '\t' | ';' | ',' | ' ' | undefined;
  readonly decimal: '.' | ',';
  /** What may part the digits of a number in threes. */
  readonly thousands: '.' | ',' | undefined;
  /** Where the rows begin: after `sep=;`, which Excel understands. */
  readonly start: number;
}

/** In the order of preference: a comma may be in a number where a semicolon separates. */
const DELIMITERS = ['\t', ';', ',', ' '] as const;
/** Lines that tell. */
const SAMPLE = 200;
const grouped = /^[-+]?\d{1,3}(?:,\d{3})+$/;

/**
 * What the first lines of a table show.
 *
 * @param decimal chosen by the reader; absent: what the numbers look like
 */
export function dialectOf(text: string, decimal?: Dialect['decimal']): Dialect {
  const declared = /^sep=([\t;, ])\r?\n/.exec(text);
  const start = declared?.[0].length ?? 0;
  const lines = sample(text, start);
  const candidates = decimal === ',' ? DELIMITERS.filter((each) => each !== ',') : DELIMITERS;
  const delimiter = (declared?.[1] as Dialect['delimiter']) ?? candidates.find((each) => separates(lines, each));
  return {
    delimiter,
    start,
    ...numbersOf(
      lines.flatMap((line) => cellsOf(line, delimiter)),
      delimiter,
      decimal,
    ),
  };
}

/** Whether it is in most lines; the first may be a title of its own. */
function separates(lines: readonly string[], delimiter: string): boolean {
  const rest = lines.length > 1 ? lines.slice(1) : lines;
  return rest.filter((line) => unquoted(line).trim().includes(delimiter)).length * 2 >= Math.max(1, rest.length);
}

function unquoted(line: string): string {
  return line.replace(/"(?:[^"]|"")*"/g, '""').replace(/, +/g, ',');
}

function sample(text: string, start: number): string[] {
  const lines: string[] = [];
  const pattern = /[^\r\n]+/g;
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match && lines.length < SAMPLE; match = pattern.exec(text)) {
    if (!isComment(match[0]) && match[0].trim() !== '') lines.push(match[0]);
  }
  return lines;
}

export function isComment(line: string): boolean {
  return /^\s*[#%]/.test(line);
}

/** The cells of a line without line breaks in quotes. */
function cellsOf(line: string, delimiter: Dialect['delimiter']): string[] {
  if (delimiter === ' ') return blankCells(line);
  const cells = delimiter === undefined ? [line] : line.match(new RegExp(`"(?:[^"]|"")*"|[^${delimiter}]+`, 'g'));
  return (cells ?? []).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

/** What white space separates, quotes taken off. */
export function blankCells(line: string): string[] {
  return Array.from(line.matchAll(/"((?:[^"]|"")*)"|\S+/g), (match) => match[1] ?? match[0]);
}

/** A comma is a decimal one if some cell can be read in no other way, or if all can and a semicolon separates. */
function numbersOf(
  cells: readonly string[],
  delimiter: Dialect['delimiter'],
  chosen: Dialect['decimal'] | undefined,
): Pick<Dialect, 'decimal' | 'thousands'> {
  const found = cells.filter((cell) => /^[-+]?\d[\d.,]*(?:e[-+]?\d+)?$/i.test(cell) && cell.includes(','));
  const isGrouped = found.some((cell) => /,\d{3}(?:\.|,\d{3})/.test(cell));
  const isDecimal = found.some((cell) => /\.\d{3},|^[-+]?\d+,(?!\d{3}$)\d+(?:e|$)|^[-+]?(?:0|\d{4,}),/i.test(cell));
  const isClear = found.length > 0 && !(isGrouped && isDecimal);
  const looksDecimal = isClear && (isDecimal || (!isGrouped && delimiter !== ','));
  if (chosen === undefined ? looksDecimal : chosen === ',') {
    const thousands = cells.some((cell) => /^[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(cell) && cell.includes('.'));
    return { decimal: ',', thousands: thousands ? '.' : undefined };
  }
  if (!isClear) return { decimal: '.', thousands: undefined };
  return { decimal: '.', thousands: found.every((cell) => grouped.test(cell.replace(/\.\d*$/, ''))) ? ',' : undefined };
}
