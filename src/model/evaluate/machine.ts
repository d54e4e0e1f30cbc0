import * as l10n from '@vscode/l10n';
import type { SyntaxNode } from '@lezer/common';
import type { Changes, Journal } from '../journal';
import type { Mistake } from '../mistake';
import type { Origins } from '../origins';
import type { Entering } from '../tree/moduleCalls';
import type { Operation } from '../tree/operation';
import { hasFault } from './faults';
import {
  unknown,
  type Builtin,
  type Class,
  type Instance,
  type Keywords,
  type Owner,
  type Package,
  type Place,
  type Scope,
  type SourceFile,
  type Str,
  type Tensor,
  type Unknown,
  type Value,
} from '../value';

/** What all parts of the evaluator share, and how each calls the others. */
export interface Machine {
  readonly journal: Journal;
  readonly trace: Tracer;
  readonly library: Library;
  readonly origins: Origins;
  /** The expressions that are being evaluated, the innermost last. */
  readonly places: Place[];
  /** Above 0 where it depends on something unknown whether the text runs at all. */
  conditional: number;
  /** PyTorch may have refused something before, which would have ended the program. */
  mayHaveEnded: boolean;
  /** Whether the text surely runs what is being evaluated. */
  readonly isCertain: boolean;
  /** Above 0 where nothing is traced: in f-strings, in trial runs of a loop. */
  quiet: number;
  /** Above 0 inside of a `try` that may catch what is raised. */
  guarded: number;
  /** Sees what goes into layers, where that is asked for. */
  probe: ((layer: Instance, input: Value) => void) | undefined;
  /** How often something unknown may have raised an exception. */
  doubts: number;
  evaluate(node: SyntaxNode, frame: Frame): Value;
  /** Runs the statements of a body. False if the path ends in it: what returned is in the frame. */
  execute(body: SyntaxNode, frame: Frame): boolean;
  call(callee: Value, given: Given): Value;
  attribute(value: Value, name: string): Value;
  setAttribute(value: Value, name: string, to: Value): void;
  item(value: Value, index: Value): Value;
  setItem(value: Value, index: Value, to: Value): void;
  deleteAttribute(value: Value, name: string): void;
  deleteItem(value: Value, index: Value): void;
  /** Evaluates what stands between two nodes as one expression that has no node: a tuple without parentheses. */
  traced(from: SyntaxNode, to: SyntaxNode, frame: Frame, run: () => Value): Value;
  /** A Sequential, a ModuleList of these. */
  container(of: Class, children: readonly (readonly [name: string, child: Value])[]): Value;
  /** Gives a Sequential or a ModuleList these children, numbered from 0. */
  renumber(of: Instance, children: readonly (readonly [name: string, child: Instance])[]): void;
  /** What a class or its bases have under a name; undefined if none of them has it. */
  findInClass(of: Class, name: string): Value | undefined;
  /** Runs both, of which only one will run, and joins what they do and give. */
  either(one: () => Value, other: () => Value): Value;
  /** True, false, or undefined if that is not known. */
  truth(value: Value): boolean | undefined;
  /** The members of a list, a range, a Sequential; an Unknown if they are not known. */
  iterate(value: Value): readonly Value[] | Unknown;
  importModule(name: string, from: SourceFile): Value;
  /** The text of a file of configuration that the program opens. */
  readText(name: string): Str | Unknown;
  /** A module that a package of the workspace has; undefined if there is none. */
  submodule(of: Package, name: string): Value | undefined;
  /** A module that was imported so far, by its full name. */
  loaded(name: string): Package | undefined;
  /** The files that were read so far. */
  files(): Iterable<SourceFile>;
  /** The steps taken so far. */
  readonly steps: number;
  /** Counts a step. @throws Halt beyond the budget */
  step(): void;
  /** Calls within calls. */
  depth: number;
  /** By function the calls of it that are running: on how many unknown conditions each depends. */
  readonly calls: Map<SyntaxNode, readonly number[]>;
  /** Modules that are being called, one within the other. */
  modules: number;
}

/** Who is told what was seen. */
export interface Tracer {
  record(place: Place, value: Value, isCertain: boolean): void;
  unknown(value: Unknown): void;
  /** A layer took an input. */
  applied(layer: Instance, input: Value, output: Value, isCertain: boolean): void;
  /** Runs what a module does when it is called. */
  within(entering: Entering, run: () => Value): Value;
  /** torch gave a result, under so many unknown conditions; at the innermost of the places. */
  computed(operation: Operation, conditions: number, places: readonly Place[]): void;
  /** A tensor is changed in place to what was computed of it. */
  replaced(target: Tensor, result: Tensor, conditions: number): void;
  problem(raised: Raised, isCertain: boolean): void;
  /** What PyTorch takes, though it is hardly meant; at the innermost of the places. */
  mistake(mistake: Required<Mistake>, layer: Blame['layer']): void;
}

/** Classes and functions of Python and torch by full name. */
export interface Library {
  readonly object: Class;
  readonly module: Class;
  /** argparse's. */
  readonly parser: Class;
  /** Of torch.utils.data, of torchvision's data sets, and what `iter()` makes of them. */
  loader(name: string): Class;
  /** Whether every nn.Module has it, though it is not followed. */
  isModuleAttribute(name: string): boolean;
  /** Whether every tensor has it, though it is not followed. */
  isTensorAttribute(name: string): boolean;
  /** Undefined if it is not known. */
  member(fullName: string): Value | undefined;
  /** What `from torch.nn import *` brings. */
  publicNames(fullName: string): Iterable<readonly [string, Value]>;
  /** A class of exceptions by name. */
  exception(name: string): Class;
  builtin(call: Builtin, given: Given): Value;
}

/** The arguments of a call. */
export interface Given {
  readonly positional: readonly Value[];
  readonly keyword: Keywords;
  /** `*args` or `**kwargs` of something unknown: what else is given is not known. */
  readonly more?: Unknown | undefined;
}

/** A function, a class or a module that is run. */
export interface Frame {
  readonly scope: Scope;
  readonly file: SourceFile;
  /** The journal where it began. */
  readonly mark: number;
  readonly returns: Exit[];
  readonly loops: Loop[];
  readonly owner?: Owner | undefined;
  /** The first argument of a method, for `super()`. */
  readonly self?: Value | undefined;
  /** What a generator has yielded, and how conditional its first line was: what more depends on is not certain to be yielded. */
  readonly yields?: { readonly values: Value[]; readonly conditional: number; isOpen: boolean };
}

/** A path that ended in a `return`, a `break` or a `continue`. */
export interface Exit {
  readonly value: Value;
  readonly changes: Changes;
  /** The journal's version then: while it is the same, the state is that of the exit. */
  readonly version: number;
}

export interface Loop {
  /** The journal where it began, and where its round did. */
  readonly mark: number;
  roundMark: number;
  readonly breaks: Exit[];
  readonly continues: Exit[];
}

/** What is to blame where PyTorch refuses. */
export interface Blame {
  /** A parameter: `in_features`. */
  readonly argument?: string | undefined;
  /** The layer, and what it was given. */
  readonly layer?: { readonly madeAt: Place; readonly input: Value };
}

/** A Python exception on its way to whoever catches it. */
export class Raised extends Error {
  /** The statements that it ended, the innermost first. */
  readonly statements: Place[] = [];

  constructor(
    readonly exception: Instance,
    message: string,
    /** The innermost expressions that were being evaluated, the outermost first. */
    readonly places: readonly Place[],
    /** Of a refusal of PyTorch what is to blame. */
    readonly blame: Blame = {},
    /** It has been told of already, or the text raises it itself. */
    readonly kind?: 'told' | 'own',
  ) {
    super(message);
  }
}

/** The evaluation ends here: what comes after is not known. */
export class Halt extends Error {
  constructor(readonly unknown: Unknown) {
    super(unknown.why);
  }
}

export function given(...positional: readonly Value[]): Given {
  return { positional, keyword: new Map() };
}

export function raise(machine: Machine, type: string, message: string, blame?: Blame): never {
  const exception = machine.call(machine.library.exception(type), given({ kind: 'str', value: message }));
  throw new Raised(exception as Instance, message, [...machine.places], blame);
}

/** Tells of what PyTorch takes, though it is hardly meant, where it certainly happens. */
export function suspect(machine: Machine, mistake: Mistake | undefined, layer?: Blame['layer']): void {
  if (mistake && machine.isCertain && machine.quiet === 0)
    machine.trace.mistake({ places: machine.places, ...mistake }, layer);
}

/** A name or an attribute that is not there. While a line is unfinished it may be in what could not be read. */
export function missing(machine: Machine, file: SourceFile | undefined, type: string, message: string): Value {
  const isBroken = file ? hasFault(file) : [...machine.files()].some((each) => hasFault(each));
  return isBroken ? unknown(l10n.t('The text has errors')) : raise(machine, type, message);
}

/** Runs what may not run at all. Undefined if it raises an exception: the path ends then. */
export function runPath<T>(machine: Machine, run: () => T): T | undefined {
  const { depth, conditional } = machine;
  const places = machine.places.length;
  machine.conditional++;
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    doubt(machine, error);
    return undefined;
  } finally {
    machine.conditional = conditional;
    machine.depth = depth;
    machine.places.length = places;
  }
}

/** Tells of an exception that may be raised, unless it may be caught, too. */
export function doubt(machine: Machine, raised: Raised): void {
  if (machine.guarded > 0) machine.doubts++;
  else machine.trace.problem(raised, false);
  // a check of the text's own rarely fails, what PyTorch refuses there does: what comes after may not be reached
  if (raised.kind === undefined) machine.mayHaveEnded = true;
}

export function isUnknown(value: Value | readonly unknown[] | undefined): value is Unknown {
  return value !== undefined && 'kind' in value && value.kind === 'unknown';
}

/** Why something is unknown that the evaluator does not follow at all. */
export function notFollowed(what: string): Unknown {
  return unknown(l10n.t('{0} is not followed', what));
}

/** What a function gives of a value that it does not follow. */
export function unknownFrom(value: Value, name: string): Value {
  return isUnknown(value) ? value : notFollowed(`${name}()`);
}

export function frameOf(machine: Machine, scope: Scope, file: SourceFile, rest?: Partial<Frame>): Frame {
  return { scope, file, mark: machine.journal.mark(), returns: [], loops: [], ...rest };
}
