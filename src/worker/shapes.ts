import { analyse, type Question } from '../model/analyse';
import { fixesOf } from '../model/fixes/fixes';
import type { Shapes } from '../model/shapes';
import { formatSize, type Size } from '../model/size';
import type { Fact, Trace } from '../model/trace';
import { parsePython } from '../python/source';
import type { ShapeFact, ShapeFix, ShapesInText, TextToFollow } from './protocol';

/** What PyTorch raises over shapes. Other exceptions are Python's own, which its other tools tell. */
const refusals = new Set(['RuntimeError', 'ValueError', 'IndexError', 'NotImplementedError']);
/** What torch.nn says of how a model is put together. */
const structure =
  /is not a Module subclass|before Module\.__init__\(\) call|__init__\(\) (?:missing|takes|got an unexpected)|invalid combination of arguments|must be tuple of ints/;
/** The most shapes of a place that are told. */
const MOST_SHAPES = 8;
/** Texts whose traces are kept. */
const MOST_KEPT = 4;

/** Follows Python texts; the last ones are kept. */
export class ShapeFinder {
  readonly #last = new Map<string, { readonly question: Question; readonly trace: Trace }>();

  shapes(ask: TextToFollow): ShapesInText {
    const { trace } = this.#followed(ask);
    return {
      facts: trace.facts().map(factOf),
      runs: trace.applications().flatMap(({ madeAt, input, output }) => {
        if (input.some(Array.isArray)) return [];
        const sizes = (input as readonly Size[]).map((size) => (typeof size === 'number' ? size : formatSize(size)));
        return [{ start: madeAt.from, end: madeAt.to, input: sizes, output: formatShapes(output) }];
      }),
      problems: trace.problems().flatMap(({ place, severity, code, message, layer }) => {
        if (!place || !(refusals.has(code) || structure.test(message))) return [];
        const madeAt = layer?.madeAt.file === ask.path ? layer.madeAt : undefined;
        const made = madeAt && { start: madeAt.from, end: madeAt.to };
        return [{ start: place.from, end: place.to, severity, code, message, ...(made && { made }) }];
      }),
      isBroken: hasErrors(ask.text),
    };
  }

  /** What mends the problem that begins at an offset. */
  fixes({ start, ...ask }: TextToFollow & { readonly start: number }): readonly ShapeFix[] {
    const { question, trace } = this.#followed(ask);
    const problem = trace.problems().find(({ place }) => place?.from === start);
    if (!problem) return [];
    return fixesOf(question, trace, problem).map(({ title, edits }) => ({
      title,
      edits: edits.map(({ from, to, text }) => ({ start: from, end: to, text })),
    }));
  }

  /** A text as it stands alone: modules that it imports from beside it are unknown. */
  #followed({ text, path }: TextToFollow) {
    const known = this.#last.get(path);
    if (known?.question.text === text) return known;
    const question = { text, path, find: () => undefined };
    const followed = { question, trace: analyse(question) };
    this.#last.delete(path);
    this.#last.set(path, followed);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST_KEPT) this.#last.delete(oldest!);
    return followed;
  }
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
