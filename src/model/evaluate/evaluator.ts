import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { parsePython, type PythonSource } from '../../python/source';
import { Journal, JournaledBindings } from '../journal';
import { Origins } from '../origins';
import {
  str,
  unknown,
  type Bindings,
  type Class,
  type Instance,
  type Package,
  type Place,
  type Scope,
  type SourceFile,
  type Str,
  type Unknown,
  type Value,
} from '../value';
import { deleteAttribute, setAttribute } from './attributeChanges';
import { attribute } from './attributes';
import { either } from './branches';
import { call } from './call';
import { findInClass } from './classAttributes';
import { containerOf, renumber, type Children } from './containers';
import { defines, likely, type Exports } from './exports';
import { evaluateNode } from './expressions';
import { textOf } from './files';
import { deleteItem, setItem } from './itemAssignments';
import { item } from './items';
import { iterate } from './iterating';
import { StandardLibrary } from './library';
import {
  frameOf,
  Halt,
  notFollowed,
  Raised,
  type Frame,
  type Given,
  type Library,
  type Machine,
  type Tracer,
} from './machine';
import { isHarmlessLibrary, isLeftOut, isPackage } from './packages';
import { ownModule, readModule, type FoundModule, type ReadModule } from './standIns';
import { executeBody } from './statements';
import { truth } from './truth';

/** Finds the text of a module: `models.vgg`, or with dots in front what is relative to the folder of a file. */
export type FindModule = (name: string, from: string) => FoundModule | undefined;

/** The texts of the files that a program may open by a name: several, where it is not known in which folder it runs. */
export type ReadFile = (name: string) => readonly string[];

/** Steps of one analysis: some hundred layers take ten thousand. */
const MOST_STEPS = 400_000;
/** Expressions whose shapes are facts. */
const recorded = new Set([
  'CallExpression',
  'MemberExpression',
  'VariableName',
  'ConditionalExpression',
  'TupleExpression',
  'ArrayExpression',
]);
const arithmetic = new Set(['ArithOp', 'BitOp', '@']);

/** Follows Python text, one evaluator an analysis. */
export class Evaluator implements Machine {
  readonly journal = new Journal();
  readonly library: Library = new StandardLibrary(this, this.journal);
  readonly origins = new Origins();
  readonly places: Place[] = [];
  conditional = 0;
  mayHaveEnded = false;
  quiet = 0;
  guarded = 0;
  doubts = 0;
  depth = 0;
  readonly calls = new Map<SyntaxNode, readonly number[]>();
  modules = 0;
  steps = 0;
  probe: Machine['probe'];
  readonly #modules = new Map<string, SourceFile>();
  readonly #exports = new Map<Package, Exports>();

  constructor(
    readonly trace: Tracer,
    private readonly find: FindModule,
    private readonly read: ReadFile = () => [],
  ) {}

  /** Runs a text as Python runs a module. @throws Raised, Halt */
  run(path: string, source: PythonSource, name: string): SourceFile {
    const names = new JournaledBindings(this.journal);
    const module: Package = { kind: 'package', name, names, path, isUnfinished: true };
    const file: SourceFile = { path, source, module };
    this.#modules.set(path, file);
    names.set('__name__', str(name));
    names.set('__file__', str(path));
    this.execute(file.source.tree.topNode, frameOf(this, { names, outer: new Map() }, file));
    module.isUnfinished = false;
    return file;
  }

  /** A file that was read so far. */
  fileAt(path: string): SourceFile | undefined {
    return this.#modules.get(path);
  }

  /** Evaluates a text in a module that has run: `LeNet()`. */
  evaluateText(text: string, names: Bindings, path: string): Value {
    const source = parsePython(text);
    const file: SourceFile = { path, source, module: { kind: 'package', name: '', names } };
    const expression = source.tree.topNode.firstChild?.firstChild;
    const scope: Scope = { names };
    return expression
      ? this.evaluate(expression, frameOf(this, scope, file))
      : unknown(l10n.t('The line is not finished'));
  }

  /** Forgets what was being evaluated when an exception ended it. */
  reset(): void {
    Object.assign(this, { conditional: 0, mayHaveEnded: false, quiet: 0, guarded: 0, depth: 0 });
    this.places.length = 0;
  }

  get isCertain(): boolean {
    return this.conditional === 0 && !this.mayHaveEnded;
  }

  step(): void {
    if (++this.steps > MOST_STEPS) throw new Halt(unknown(l10n.t('The program is too long to follow')));
  }

  files(): Iterable<SourceFile> {
    return this.#modules.values();
  }

  evaluate(node: SyntaxNode, frame: Frame): Value {
    this.step();
    if (!isRecorded(node, frame)) return this.#origin(evaluateNode(this, node, frame), node, node, frame);
    return this.traced(node, node, frame, () => evaluateNode(this, node, frame));
  }

  traced(from: SyntaxNode, to: SyntaxNode, frame: Frame, run: () => Value): Value {
    const place: Place = { file: frame.file.path, from: from.from, to: to.to };
    const level = this.places.push(place);
    const value = this.#origin(run(), from, to, frame);
    this.places.length = level - 1;
    if (this.quiet === 0) this.trace.record(place, value, this.isCertain);
    return value;
  }

  /** Notes where something unknown began. */
  #origin(value: Value, from: SyntaxNode, to: SyntaxNode, frame: Frame): Value {
    if (value.kind === 'tensor' && value.lost) return value.lost;
    if (value.kind !== 'unknown' || value.place) return value;
    const placed = { ...value, place: { file: frame.file.path, from: from.from, to: to.to } };
    if (this.quiet === 0 && !value.isHarmless) this.trace.unknown(placed);
    return placed;
  }

  execute(body: SyntaxNode, frame: Frame): boolean {
    return executeBody(this, body, frame);
  }

  call(callee: Value, given: Given): Value {
    return call(this, callee, given);
  }

  attribute(value: Value, name: string): Value {
    return attribute(this, value, name);
  }

  setAttribute(value: Value, name: string, to: Value): void {
    setAttribute(this, value, name, to);
  }

  deleteAttribute(value: Value, name: string): void {
    deleteAttribute(this, value, name);
  }

  item(value: Value, index: Value): Value {
    return item(this, value, index);
  }

  setItem(value: Value, index: Value, to: Value): void {
    setItem(this, value, index, to);
  }

  deleteItem(value: Value, index: Value): void {
    deleteItem(this, value, index);
  }

  container(of: Class, children: Children): Value {
    return containerOf(this, of, children);
  }

  renumber(of: Instance, children: Children): void {
    renumber(of, children);
  }

  findInClass(of: Class, name: string): Value | undefined {
    return findInClass(of, name);
  }

  either(one: () => Value, other: () => Value): Value {
    return either(this, one, other);
  }

  truth(value: Value): boolean | undefined {
    return truth(this, value);
  }

  iterate(value: Value): ReturnType<Machine['iterate']> {
    return iterate(this, value);
  }

  importModule(name: string, from: SourceFile): Value {
    if (isPackage(name)) return { kind: 'package', name };
    const found = this.#find(name, from.path);
    const read = found && !isLeftOut(name, found.path) ? found : ownModule(name);
    if (read) return this.#load(absolute(name, from), read);
    this.doubts++;
    const why = unknown(l10n.t('The module {0} is not found', name));
    return isHarmlessLibrary(name) ? { ...why, isHarmless: true } : why;
  }

  readText(name: string): Str | Unknown {
    return textOf(name, this.read(name));
  }

  submodule(of: Package, name: string): Value | undefined {
    if (isPackage(`${of.name}.${name}`)) return { kind: 'package', name: `${of.name}.${name}` };
    if (of.path === undefined || !/__init__\.py$/.test(of.path)) return undefined;
    const full = `${of.name}.${name}`;
    if (isPackage(full)) return { kind: 'package', name: full };
    // a function may be named like the module that it is in
    const given = this.#handedOn(of, name);
    if (given) return given;
    const found = this.#find(`.${name}`, of.path) ?? ownModule(full);
    return found && this.#load(full, found);
  }

  loaded(name: string): Package | undefined {
    return [...this.#modules.values()].find(({ module }) => module.name === name)?.module;
  }

  /** What a package hands on of its modules: these were loaded with it, so that is so on every path. */
  #handedOn(of: Package, name: string): Value | undefined {
    const exported = this.#exports.get(of);
    if (!exported) return undefined;
    const file = this.#modules.get(of.path!)!;
    const mark = this.journal.mark();
    const value = this.#exported(exported, name, file);
    if (value && value.kind !== 'unknown') of.names!.set(name, value);
    this.journal.settle(mark);
    return value;
  }

  #exported(exported: Exports, name: string, file: SourceFile): Value | undefined {
    const named = exported.named.get(name);
    if (named) return this.attribute(this.importModule(named[0], file), named[1]);
    const modules = likely(exported, name).map((module) => [module, this.find(module, file.path)] as const);
    const [module] = modules.find(([, found]) => found && defines(found.text, name)) ?? [];
    return module === undefined ? undefined : this.attribute(this.importModule(module, file), name);
  }

  /** What a module has until an exception ends it; it may be caught by what is not followed. */
  #unfinished(path: string, name: string): Value {
    const { module } = this.#modules.get(path)!;
    module.names!.set('*', notFollowed(name));
    module.isUnfinished = false;
    return module;
  }

  #find(name: string, from: string): ReadModule | undefined {
    const found = this.find(name, from);
    return found && readModule(found);
  }

  #load(name: string, { path, source, isOpen, exports }: ReadModule): Value {
    const known = this.#modules.get(path);
    if (known) return known.module;
    const { conditional, depth, places } = this;
    const level = places.length;
    try {
      const { module } = this.run(path, source, name);
      if (exports) this.#exports.set(module, exports);
      if (isOpen) module.names!.set('*', { ...notFollowed(name), isHarmless: true });
      return module;
    } catch (error) {
      if (!(error instanceof Raised) || this.guarded > 0) throw error;
      this.doubts++;
      return this.#unfinished(path, name);
    } finally {
      this.conditional = conditional;
      this.depth = depth;
      places.length = level;
    }
  }
}

/** The full name of a module that a file imports: `.vgg` in `models/__init__.py` is `models.vgg`. */
function absolute(name: string, { module, path }: SourceFile): string {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(name) ?? [];
  if (dots === '') return name;
  const levels = dots.length - (path.endsWith('/__init__.py') ? 1 : 0);
  const parents = levels === 0 ? module.name.split('.') : module.name.split('.').slice(0, -levels);
  return [...parents, rest].filter(Boolean).join('.');
}

function isRecorded(node: SyntaxNode, frame: Frame): boolean {
  if (node.name === 'BinaryExpression') {
    const operator = node.firstChild?.nextSibling;
    return operator !== null && operator !== undefined && arithmetic.has(operator.name);
  }
  if (node.name !== 'CallExpression') return recorded.has(node.name);
  const callee = node.firstChild;
  return !(
    callee?.name === 'VariableName' &&
    ['super', 'locals', 'globals'].includes(frame.file.source.text.slice(callee.from, callee.to))
  );
}
