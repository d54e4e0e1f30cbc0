import type { SourceFile } from '../value';

const known = new WeakMap<SourceFile, readonly number[]>();

/** Where the text cannot be read, in its order. */
function faultsOf(file: SourceFile): readonly number[] {
  let faults = known.get(file);
  if (!faults) {
    const found: number[] = [];
    file.source.tree.iterate({
      enter(node) {
        if (node.type.isError) found.push(node.from);
      },
    });
    known.set(file, (faults = found));
  }
  return faults;
}

/** Whether a part of the text, or anything of it, cannot be read: a line that is being typed. */
export function hasFault(file: SourceFile, from = 0, to = Infinity): boolean {
  return file.source.problem !== undefined || faultsOf(file).some((at) => at >= from && at <= to);
}

const lastLines = new WeakMap<SourceFile, number>();

/** Whether a statement ends where the text does, without the end of its line: it may go on. */
export function isBeingTyped(file: SourceFile, to: number): boolean {
  const { text } = file.source;
  if (text.endsWith('\n')) return false;
  let end = lastLines.get(file);
  if (end === undefined) lastLines.set(file, (end = text.trimEnd().length));
  return to >= end && !text.slice(end).includes('\n');
}
