import { csvFormatRows } from 'd3-dsv';

/** One question of a round, and how it was answered. */
export interface SheetRow {
  readonly question: string;
  /** What was answered, one after the other. */
  readonly given: readonly string[];
  readonly isRight: boolean;
  readonly answer: string;
  /** The mistakes that were named. */
  readonly mistakes: readonly string[];
}

const columns = ['call', 'shape', 'question', 'first', 'second', 'right', 'answer', 'mistakes'];
/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/;

/** The rows as CSV, to be collected over several rounds. @param call,shape the layer as Python, and its input */
export function sheetText(call: string, shape: string, rows: readonly SheetRow[]): string {
  const lines = rows.map(({ question, given, isRight, answer, mistakes }) =>
    [call, shape, question, given[0] ?? '', given[1] ?? '', String(isRight), answer, mistakes.join('; ')].map((text) =>
      formula.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text,
    ),
  );
  return `${csvFormatRows([columns, ...lines])}\n`;
}
