import type * as vscode from 'vscode';

/** A part of a document. */
export interface TextPlace {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

type Change = Pick<vscode.TextDocumentContentChangeEvent, 'rangeOffset' | 'rangeLength' | 'text'>;

/** Where a place is after a change of its text: it keeps what it holds, and what is typed within. */
export function movedBy<Place extends TextPlace>(place: Place, change: Change): Place {
  return { ...place, start: startAfter(place, change), end: endAfter(place, change) };
}

function startAfter({ start, end }: TextPlace, { rangeOffset, rangeLength, text }: Change): number {
  const rangeEnd = rangeOffset + rangeLength;
  // what is typed at a cursor's place comes behind it
  const isBefore = rangeEnd < start || (rangeEnd === start && (rangeLength > 0 || start < end));
  return isBefore ? start + text.length - rangeLength : Math.min(start, rangeOffset);
}

function endAfter({ end }: TextPlace, { rangeOffset, rangeLength, text }: Change): number {
  if (rangeOffset >= end) return end;
  const rangeEnd = rangeOffset + rangeLength;
  return rangeEnd <= end ? end + text.length - rangeLength : rangeOffset + text.length;
}
