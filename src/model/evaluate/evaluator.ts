import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { parsePython, type PythonSource } from '../../python/source';
import { Journal } from '../journal';
import { Origins } from '../origins';
import {
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
import { evaluateNode } from './expressions';
import { textOf } from './files';
import { deleteItem, setItem } from './itemAssignments';
import { item } from './items';
import { iterate } from './iterating';
import { StandardLibrary } from './library';
import { frameOf, Halt, type Frame, type Given, type Library, type Machine, type Tracer } from './machine';
import { executeBody } from './statements';
import { truth } from './truth';
import { ModuleLoader, type FindModule, type ReadFile } from './moduleLoader';

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
  readonly #modules: ModuleLoader;

  constructor(
    readonly trace: Tracer,
    find: FindModule,
    private readonly read: ReadFile = () => [],
  ) {
    this.#modules = new ModuleLoader(this, find);
  }

  /** Runs a text as Python runs a module. @throws Raised, Halt */
  run(path: string, source: PythonSource, name: string): SourceFile {
    return this.#modules.run(path, source, name);
  }

  /** A file that was read so far. */
  fileAt(path: string): SourceFile | undefined {
    return this.#modules.at(path);
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
    return this.#modules.files();
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
    return this.#modules.import(name, from);
  }

  submodule(of: Package, name: string): Value | undefined {
    return this.#modules.submodule(of, name);
  }

  loaded(name: string): Package | undefined {
    return this.#modules.named(name);
  }

  readText(name: string): Str | Unknown {
    return textOf(name, this.read(name));
  }
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
