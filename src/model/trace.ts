import type { DType } from '../tensors/dtype';
import type { Assumption } from './assume/assumption';
import type { Blame, Raised, Tracer } from './evaluate/machine';
import type { Mistake } from './mistake';
import { mistakeAt, problemOf, type Problem } from './problems';
import { hasUnknown, shapesOf, tensorsOf, type Shapes } from './shapes';
import { ReceptiveFields } from './tree/fields';
import type { CallPath, ModuleCall } from './tree/moduleCall';
import { ModuleCalls, type Entering } from './tree/moduleCalls';
import { tensorsIn, type Operation } from './tree/operation';
import type { ReceptiveField } from './tree/receptiveField';
import { uncovered } from './uncovered';
import type { Instance, Place, Tensor, Unknown, Value } from './value';

/** An expression that is a tensor, or a tuple or a list of tensors, whenever it is evaluated. */
export interface Fact {
  readonly place: Place;
  /** The different shapes it takes, in the order in which it took them. */
  readonly shapes: readonly Shapes[];
  /** Of each shape which modules gave it; undefined if not all of them are kept. */
  readonly paths: readonly (ReadonlySet<CallPath> | undefined)[];
  /** It may take others, too. */
  readonly more?: true;
  readonly dtype: DType | undefined;
  /** The text does not run it: these shapes come from an input that is assumed. */
  readonly assumption?: Assumption;
}

/** The most receptive fields of a layer that are kept. */
const MOST_FIELDS = 64;
/** The most modules that gave one shape which are kept. */
const MOST_PATHS = 64;

interface SeenShapes {
  readonly shapes: Shapes;
  isCertain: boolean;
  readonly dtype: DType | undefined;
  paths: Set<CallPath> | undefined;
}

interface Seen {
  readonly place: Place;
  readonly shapes: Map<string, SeenShapes>;
  /** It was something unknown, too. */
  isOpen: boolean;
  /** It was something that is no tensor, too. */
  isOther: boolean;
  readonly assumption: Assumption | undefined;
}

/** What a layer, or each that was made by the same call, took and gave. */
export interface Application {
  /** The call that made it. */
  readonly madeAt: Place;
  readonly layer: Instance;
  readonly input: Shapes;
  readonly output: Shapes;
  /** The different receptive fields of what it gives, as far as they are known. */
  readonly fields: Map<string, ReceptiveField>;
  /** The text does not run it. */
  readonly assumption?: Assumption;
}

/** A convolution or a pooling that leaves out cells, and which. */
export interface Uncovered {
  readonly place: Place;
  readonly message: string;
}

/** Keeps what was seen of one file. */
export class Trace implements Tracer {
  readonly #seen = new Map<number, Seen>();
  readonly #unknowns = new Map<string, Unknown>();
  readonly #problems = new Map<string, Problem>();
  readonly #uncovered = new Map<string, Uncovered>();
  readonly #applications = new Map<string, Application>();
  readonly #fields = new ReceptiveFields();
  readonly #modules = new ModuleCalls(this.#fields);
  #isCut = false;
  /** What it took to follow the text. */
  steps = 0;
  /** What is followed now is not what the text runs. */
  assumption: Assumption | undefined;
  /** What is followed now is only tried. */
  isTrying = false;

  constructor(private readonly file: string) {}

  record(place: Place, value: Value, isCertain: boolean): void {
    if (this.isTrying || place.file !== this.file || value.kind === 'none') return;
    const key = keyOfPlace(place);
    let seen = this.#seen.get(key);
    // what the text runs tells more than what is assumed
    if (seen && seen.assumption !== this.assumption) return;
    if (!seen) {
      seen = { place, shapes: new Map(), isOpen: false, isOther: false, assumption: this.assumption };
      this.#seen.set(key, seen);
    }
    const members = tensorsOf(value);
    if (!members) {
      if (value.kind === 'unknown' || hasUnknown(value)) seen.isOpen = true;
      else seen.isOther = true;
      return;
    }
    const shapes = shapesOf(value)!;
    const [{ dtype }] = members as [Tensor];
    const text = `${keyOf(shapes)} ${dtype}`;
    let given = seen.shapes.get(text);
    if (!given) seen.shapes.set(text, (given = { shapes, isCertain, dtype, paths: new Set() }));
    else if (isCertain) given.isCertain = true;
    this.#keepPath(place, given);
  }

  /** Keeps which module gave a shape; of more than can be kept none. */
  #keepPath(place: Place, given: SeenShapes): void {
    const path = this.#modules.pathOf(place);
    if (path) given.paths?.add(path);
    if (this.#modules.isFull || (given.paths && given.paths.size > MOST_PATHS)) given.paths = undefined;
  }

  applied(layer: Instance, input: Value, output: Value, isCertain: boolean): void {
    const { madeAt } = layer;
    const [taken, given] = [shapesOf(input), shapesOf(output)];
    if (this.isTrying || !isCertain || madeAt?.file !== this.file || !taken || !given) return;
    const key = `${madeAt.from} ${madeAt.to} ${keyOf(taken)} → ${keyOf(given)}`;
    const before = this.#applications.get(key);
    const field = this.#fields.of(tensorsIn(output)[0]);
    const fields = before?.fields ?? new Map<string, ReceptiveField>();
    if (field && fields.size < MOST_FIELDS) fields.set(JSON.stringify(field), field);
    if (before) return;
    const { assumption } = this;
    this.#applications.set(key, {
      ...{ madeAt, layer, input: taken, output: given, fields },
      ...(assumption && { assumption }),
    });
  }

  within(entering: Entering, run: () => Value): Value {
    return this.#modules.within({ ...entering, assumption: this.assumption }, run);
  }

  computed(operation: Operation, conditions: number, places: readonly Place[]): void {
    this.#fields.computed(operation, conditions);
    this.#modules.computed(operation, conditions);
    const place = places.findLast(({ file }) => file === this.file);
    const message = place && conditions === 0 && !this.assumption ? uncovered(operation) : undefined;
    if (message) this.#uncovered.set(`${place!.from} ${message}`, { place: place!, message });
  }

  replaced(target: Tensor, result: Tensor, conditions: number): void {
    this.#fields.replaced(target, result, conditions);
  }

  /** The models that ran, and lone layers, with what they called; in the order of their calls. */
  models(): readonly ModuleCall[] {
    return this.#modules.roots;
  }

  unknown(value: Unknown): void {
    const { place } = value;
    if (!this.isTrying && place?.file === this.file) this.#unknowns.set(`${place.from} ${place.to}`, value);
  }

  /** The evaluation did not come to its end: any expression may take more shapes. */
  cut(why: Unknown, places: readonly Place[]): void {
    this.#isCut = true;
    const place = why.place ?? places.findLast(({ file }) => file === this.file) ?? { file: this.file, from: 0, to: 0 };
    this.unknown({ ...why, place });
  }

  problem(raised: Raised, isCertain: boolean): void {
    if (this.assumption || this.isTrying) return;
    // a guard that may not even be reached is no problem
    if (raised.kind === 'told' || (raised.kind === 'own' && !isCertain)) return;
    const problem = problemOf(raised, this.file, isCertain);
    const key = `${problem.place?.from} ${problem.message}`;
    if (isCertain || !this.#problems.has(key)) this.#problems.set(key, problem);
  }

  mistake(mistake: Required<Mistake>, layer: Blame['layer']): void {
    const problem = mistakeAt(mistake, layer, this.file);
    if (this.assumption || this.isTrying || !problem.place) return;
    this.#problems.set(`${problem.place.from} ${problem.message}`, problem);
  }

  /** In the order of the text. */
  facts(): readonly Fact[] {
    const facts = [...this.#seen.values()].flatMap((seen) => this.#fact(seen) ?? []);
    return facts.sort((a, b) => a.place.from - b.place.from || a.place.to - b.place.to);
  }

  /** What layers took and gave for certain, in the order in which they ran. */
  applications(): readonly Application[] {
    return [...this.#applications.values()];
  }

  problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  /** Where windows leave out the last cells of their input. */
  uncovered(): readonly Uncovered[] {
    return [...this.#uncovered.values()];
  }

  /** Where something unknown began, and why. */
  unknowns(): readonly Unknown[] {
    return [...this.#unknowns.values()].sort((a, b) => a.place!.from - b.place!.from);
  }

  /** Whether it came to its end. */
  get isWhole(): boolean {
    return !this.#isCut;
  }

  /** Whether something within a part of the file was evaluated. */
  hasSeen({ from, to }: Place): boolean {
    return [...this.#seen.values()].some(({ place }) => place.from >= from && place.to <= to);
  }

  /** Whether an expression was evaluated, and what it gave is known. */
  isKnown({ from, to }: Place): boolean {
    const seen = this.#seen.get(keyOfPlace({ from, to }));
    return seen !== undefined && !seen.isOpen && !seen.assumption;
  }

  /** What surely is so: of shapes that only one of several paths gives, none unless it is the only one. */
  #fact({ place, shapes, isOpen, isOther, assumption }: Seen): Fact | undefined {
    if (isOther || shapes.size === 0) return undefined;
    const all = [...shapes.values()];
    const certain = all.filter((each) => each.isCertain);
    const isOnly = all.length === 1 && !isOpen && !this.#isCut;
    const stated = certain.length > 0 ? certain : isOnly ? all : [];
    const [first] = stated;
    if (!first) return undefined;
    const isMore = isOpen || this.#isCut || stated.length < all.length;
    return {
      place,
      shapes: stated.map((each) => each.shapes),
      paths: stated.map((each) => each.paths),
      dtype: first.dtype,
      ...(isMore && { more: true }),
      ...(assumption && { assumption }),
    };
  }
}

/** Of texts of less than 64 million characters. */
function keyOfPlace({ from, to }: Pick<Place, 'from' | 'to'>): number {
  return from * 2 ** 26 + to;
}

function keyOf(shapes: Shapes): string {
  return shapes.every((size) => typeof size === 'number') ? shapes.join() : JSON.stringify(shapes);
}
