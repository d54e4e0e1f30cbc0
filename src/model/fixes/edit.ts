/** A part of a text and what is written in its place. Offsets are UTF-16 units. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** @param edits that touch no part of the text twice */
export function applied(text: string, edits: readonly Edit[]): string {
  let changed = text;
  for (const edit of edits.toSorted((a, b) => b.from - a.from))
    changed = changed.slice(0, edit.from) + edit.text + changed.slice(edit.to);
  return changed;
}

/** Where a part of a text stands after edits, some of which may be inside of it. */
export function moved<Part extends { readonly from: number; readonly to: number }>(
  part: Part,
  edits: readonly Edit[],
): Part {
  const grown = (offset: number) =>
    edits.filter(({ to }) => to <= offset).reduce((sum, edit) => sum + edit.text.length - (edit.to - edit.from), 0);
  return {
    ...part,
    from: part.from + grown(part.from),
    to: part.to + grown(part.to),
  };
}

/** Edits of a text and then of the edited one as edits of the first; undefined if they touch each other. */
export function combined(first: readonly Edit[], second: readonly Edit[]): readonly Edit[] | undefined {
  const placed = first.map((edit) => {
    const { from } = moved(
      edit,
      first.filter(({ to }) => to <= edit.from && to < edit.to),
    );
    return { from, to: from + edit.text.length, grown: edit.text.length - (edit.to - edit.from) };
  });
  const back: Edit[] = [];
  for (const edit of second) {
    if (placed.some(({ from, to }) => edit.from <= to && edit.to >= from)) return undefined;
    const shift = placed.filter(({ to }) => to < edit.from).reduce((sum, { grown }) => sum + grown, 0);
    back.push({ ...edit, from: edit.from - shift, to: edit.to - shift });
  }
  return [...first, ...back];
}
