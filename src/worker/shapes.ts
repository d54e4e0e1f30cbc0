import { analyse, sizesFor, type Question } from '../model/analyse';
import { fixesOf } from '../model/fixes/fixes';
import type { Trace, Uncovered } from '../model/trace';
import { parsePython } from '../python/source';
import type { Problem } from '../model/problems';
import type { ModuleTexts } from './moduleTexts';
import type { CallPath } from '../model/tree/moduleCall';
import { formatShapes, runOf } from './layerRun';
import { factOf } from './shapeFact';
import type { ModelNode } from './modelNode';
import { nodeOf } from './modelTree';
import type { ShapeFix, ShapeProblem, ShapesInText, TextToFollow, AssumedModel, SizesThatFit } from './protocol';

/** What PyTorch raises over shapes. Other exceptions are Python's own, which its other tools tell. */
const refusals = new Set(['RuntimeError', 'ValueError', 'IndexError', 'NotImplementedError', 'UserWarning']);
/** What torch.nn says of how a model is put together. */
const structure =
  /is not a Module subclass|before Module\.__init__\(\) call|__init__\(\) (?:missing|takes|got an unexpected)|invalid combination of arguments|must be tuple of ints/;
/** Texts whose traces are kept. */
const MOST_KEPT = 4;

interface Followed {
  readonly question: Question;
  readonly trace: Trace;
  readonly modules: readonly string[];
}

/** Follows Python texts; the last ones are kept. */
export class ShapeFinder {
  readonly #last = new Map<string, Promise<Followed>>();

  constructor(private readonly modules: ModuleTexts) {}

  /** Modules have changed: what was followed may not be so any more. */
  forget(): void {
    this.modules.forget();
    this.#last.clear();
  }

  /** @param chosen the module of a model whose shapes are wanted where several run the same lines */
  async shapes({ chosen, ...ask }: TextToFollow & { readonly chosen?: CallPath }): Promise<ShapesInText> {
    const { trace, modules } = await this.#followed(ask);
    return {
      facts: trace.facts().map((fact) => factOf(fact, chosen)),
      runs: trace.applications().flatMap(runOf),
      problems: [
        ...trace.problems().flatMap((problem) => problemOf(problem, ask.uri)),
        ...trace.uncovered().map(hintOf),
      ],
      unknowns: trace.unknowns().map(({ place, why }) => ({ start: place!.from, end: place!.to, why })),
      assumed: assumedOf(trace),
      isBroken: hasErrors(ask.text),
      modules,
    };
  }

  /** The models that the text calls, or that are assumed to be called. */
  async models(ask: TextToFollow): Promise<readonly ModelNode[]> {
    const { trace } = await this.#followed(ask);
    return trace.models().map(nodeOf);
  }

  /** What mends the problem that begins at an offset. */
  async fixes({ start, ...ask }: TextToFollow & { readonly start: number }): Promise<readonly ShapeFix[]> {
    const { question, trace } = await this.#followed(ask);
    const problem = trace.problems().find(({ place }) => place?.from === start);
    if (!problem) return [];
    return fixesOf(question, trace, problem).map(({ title, edits }) => ({
      title,
      edits: edits.map(({ from, to, text }) => ({ start: from, end: to, text })),
    }));
  }

  /** For which sizes of images a model runs. */
  async sizes({ className, ...ask }: TextToFollow & { readonly className: string }): Promise<SizesThatFit | undefined> {
    const { question } = await this.#followed(ask);
    const found = sizesFor(question, className);
    if (!found) return undefined;
    const { ranges, multiple, failure } = found;
    const place = failure?.problem.place;
    return {
      ranges,
      ...(multiple !== undefined && { multiple }),
      ...(failure && {
        failure: { size: failure.size, message: failure.problem.message, ...(place && { start: place.from }) },
      }),
    };
  }

  #followed(ask: TextToFollow): Promise<Followed> {
    const key = JSON.stringify(ask);
    const known = this.#last.get(key);
    if (known) return known;
    const followed = this.#follow(ask);
    this.#last.set(key, followed);
    followed.catch(() => this.#last.delete(key));
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST_KEPT) this.#last.delete(oldest!);
    return followed;
  }

  async #follow(ask: TextToFollow): Promise<Followed> {
    const { find, read, uris, readMore } = await this.modules.of(ask);
    const question = { text: ask.text, path: ask.uri, find, read };
    let trace = analyse(question);
    while (await readMore()) trace = analyse(question);
    return { question, trace, modules: uris };
  }
}

/** What is assumed of models, in the order of the text. */
function assumedOf(trace: Trace): readonly AssumedModel[] {
  const assumptions = new Set(trace.facts().flatMap(({ assumption }) => assumption ?? []));
  return [...assumptions].map(({ className, place, forward, inputs }) => ({
    start: place.from,
    end: place.to,
    forward,
    name: className,
    inputs: inputs.map(({ name, shape, source }) => ({ name, shape: formatShapes(shape), source })),
  }));
}

function problemOf(problem: Problem, uri: string): readonly ShapeProblem[] {
  const { severity, code, message, layer, place = problem.statement } = problem;
  if (!place || place.file !== uri || !(refusals.has(code) || structure.test(message))) return [];
  const madeAt = layer?.madeAt.file === uri ? layer.madeAt : undefined;
  const made = madeAt && { start: madeAt.from, end: madeAt.to };
  return [{ start: place.from, end: place.to, severity, code, message, ...(made && { made }) }];
}

function hintOf({ place: { from, to }, message }: Uncovered): ShapeProblem {
  return { start: from, end: to, severity: 'hint', code: 'uncovered', message };
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
