import { formatSize, type Size } from '../../src/model/size';
import type { Question } from '../../src/model/analyse';
import { fixesOf } from '../../src/model/fixes/fixes';
import type { Trace } from '../../src/model/trace';
import type { Place } from '../../src/model/value';

/** What was found of a text, as it is printed. */
export function report(trace: Trace, question: Question) {
  const { path, text } = question;
  const placeOf = places(text);
  return {
    facts: trace.facts().map(({ place, shapes: stated, more, dtype }) => ({
      ...placeOf(place),
      text: text.slice(place.from, place.to).slice(0, 80),
      shapes: stated.map((shape) =>
        shape.map((size) => (Array.isArray(size) ? size.map(written) : written(size as Size))),
      ),
      ...(more && { more }),
      dtype: dtype ?? null,
    })),
    problems: trace.problems().map((problem) => ({
      ...(problem.place ? placeOf(problem.place) : { line: 0, column: 0, endLine: 0, endColumn: 0 }),
      severity: problem.severity,
      code: problem.code,
      message: problem.message,
      fixes: fixesOf(question, trace, problem).map(({ title, edits }) => ({
        title,
        edits: edits.map(({ from, to, text: written }) => ({ ...placeOf({ file: path, from, to }), text: written })),
      })),
    })),
    unknown: trace.unknowns().map(({ place, why }) => {
      const { line, column } = placeOf(place!);
      return { line, column, why };
    }),
  };
}

/** A number, or a formula as text. */
function written(size: Size): number | string {
  return typeof size === 'number' ? size : formatSize(size);
}

/** Lines from 1, columns in UTF-16 units from 0. */
function places(text: string) {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const at = (offset: number) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return [line + 1, offset - starts[line]!] as const;
  };
  return ({ from, to }: Place) => {
    const [[line, column], [endLine, endColumn]] = [at(from), at(to)];
    return { line, column, endLine, endColumn };
  };
}
