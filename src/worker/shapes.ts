import { analyse } from '../model/analyse';
import { formatSize, type Size } from '../model/size';
import type { Fact, Shapes } from '../model/trace';
import { parsePython } from '../python/source';
import type { ShapeFact, ShapesInText } from './protocol';

/** What PyTorch raises over shapes. Other exceptions are Python's own, which its other tools tell. */
const refusals = new Set(['RuntimeError', 'ValueError', 'IndexError', 'NotImplementedError']);
/** The most shapes of a place that are told. */
const MOST_SHAPES = 8;

/** Follows a text as it stands alone: modules that it imports from beside it are unknown. */
export function shapesInText({ text, path }: { readonly text: string; readonly path: string }): ShapesInText {
  const trace = analyse({ text, path, find: () => undefined });
  return {
    facts: trace.facts().map(factOf),
    runs: trace.applications().flatMap(({ madeAt, input, output }) => {
      if (input.some(Array.isArray)) return [];
      const sizes = (input as readonly Size[]).map((size) => (typeof size === 'number' ? size : formatSize(size)));
      return [{ start: madeAt.from, end: madeAt.to, input: sizes, output: formatShapes(output) }];
    }),
    problems: trace.problems().flatMap(({ place, severity, code, message }) => {
      return place && refusals.has(code) ? [{ start: place.from, end: place.to, severity, code, message }] : [];
    }),
    isBroken: hasErrors(text),
  };
}

function factOf({ place, shapes, more }: Fact): ShapeFact {
  const told = shapes.slice(0, MOST_SHAPES).map(formatShapes);
  return { start: place.from, end: place.to, shapes: told, count: shapes.length, ...(more && { more }) };
}

/** `(64, 3, 32, 32)`; of several tensors `(2, 3), (2, 1)`. */
function formatShapes(shapes: Shapes): string {
  const isList = shapes.some((member) => Array.isArray(member));
  const all = (isList ? shapes : [shapes]) as readonly (readonly Size[])[];
  return all.map((sizes) => `(${sizes.map(formatSize).join(', ')}${sizes.length === 1 ? ',' : ''})`).join(', ');
}

function hasErrors(text: string): boolean {
  let isBroken = false;
  parsePython(text).tree.iterate({
    enter({ type }) {
      isBroken ||= type.isError;
      return !isBroken;
    },
  });
  return isBroken;
}
