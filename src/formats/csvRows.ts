import { dsvFormat } from 'd3-dsv';
import { blankCells, isComment, type Dialect } from './csvDialect';

/** The cells of a row, and its number: rows count from 1, as lines do. */
type Row = readonly [cells: string[], row: number];

/** Characters of a text that are split into rows at once. */
const PIECE = 2 ** 16;

/** The rows of a table's text, without empty lines and comments. @param text from where the rows begin */
export function rowsOf(text: string, dialect: Dialect): Generator<Row> {
  const { delimiter } = dialect;
  const first = dialect.start === 0 ? 1 : 2;
  return delimiter === undefined || delimiter === ' '
    ? rowsOfLines(text, delimiter, first)
    : separatedRows(text, delimiter, first);
}

function* separatedRows(text: string, delimiter: string, first: number): Generator<Row> {
  const format = dsvFormat(delimiter);
  let row = first;
  for (const piece of pieces(text, delimiter)) {
    for (const cells of format.parseRows(piece)) {
      const isBlank = cells.length === 1 && cells[0]!.trim() === '';
      if (!isBlank && !isComment(cells[0]!)) yield [cells, row];
      row++;
    }
  }
}

/** Parts of a text that each end with a line; from where a cell with line breaks may be cut, the rest is one. */
function* pieces(text: string, delimiter: string): Generator<string> {
  const quoted = new RegExp(`(?<=^|[${delimiter}\r\n])"(?:[^"]|"")*"(?=[${delimiter}\r\n]|$)`, 'g');
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start + PIECE) + 1 || text.length;
    const piece = text.slice(start, end);
    if (piece.includes('"') && piece.replace(quoted, '').includes('"')) {
      yield text.slice(start);
      return;
    }
    yield piece;
    start = end;
  }
}

function* rowsOfLines(text: string, delimiter: ' ' | undefined, first: number): Generator<Row> {
  let row = first;
  for (const [line] of text.matchAll(/[^\r\n]+|\r\n?|\n/g)) {
    if (/^[\r\n]/.test(line)) row++;
    else if (line.trim() !== '' && !isComment(line)) {
      const cells = blankCells(line.replace(/\s#.*$/, ''));
      yield [delimiter === ' ' ? cells : [cells.length === 1 ? cells[0]! : line], row];
    }
  }
}
