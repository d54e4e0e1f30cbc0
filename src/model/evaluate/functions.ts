import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { parts } from '../../python/syntax';
import { joinValues } from '../join';
import { rejoin } from './branches';
import { list, none, oneOf, unknown, type FunctionValue, type Owner, type Scope, type Value } from '../value';
import { bind } from './binding';
import { lose } from './havoc';
import { doubt, frameOf, Halt, notFollowed, raise, Raised, type Frame, type Given, type Machine } from './machine';
import { JournaledBindings } from '../journal';
import type { Parameter } from './signature';

/** Calls within calls; PyTorch's own models nest some twenty deep. */
const DEEPEST = 80;
/** Of calls of a function within itself so many may depend on something unknown each. */
const MOST_DOUBTFUL = 3;

/** `def f(…)` or `lambda …`, its defaults evaluated. */
export function functionOf(machine: Machine, node: SyntaxNode, frame: Frame, owner?: Owner): FunctionValue {
  const { text } = frame.file.source;
  const nameNode = node.getChild('VariableName');
  const name = node.name === 'LambdaExpression' || !nameNode ? '<lambda>' : text.slice(nameNode.from, nameNode.to);
  const defaults = new Map<string, Value>();
  for (const { nameText, value } of parameterNodes(node, text)) {
    if (value) defaults.set(nameText, machine.evaluate(value, frame));
  }
  return {
    kind: 'function',
    name,
    node,
    file: frame.file,
    scope: functionScope(frame.scope),
    defaults,
    ...(owner && { owner }),
  };
}

/** A function does not see the names of the class around it. */
function functionScope(scope: Scope): Scope {
  return scope.isClass && scope.parent ? functionScope(scope.parent) : scope;
}

interface ParameterNode {
  readonly nameText: string;
  readonly kind: Parameter['kind'];
  readonly value: SyntaxNode | undefined;
}

const knownParameters = new WeakMap<SyntaxNode, readonly ParameterNode[]>();

function parameterNodes(node: SyntaxNode, text: string): readonly ParameterNode[] {
  let found = knownParameters.get(node);
  if (!found) knownParameters.set(node, (found = readParameters(node, text)));
  return found;
}

function readParameters(node: SyntaxNode, text: string): readonly ParameterNode[] {
  const found: ParameterNode[] = [];
  let stars = '';
  let after = false;
  const list = node.getChild('ParamList');
  for (let child = list?.firstChild; child; child = child.nextSibling) {
    if (child.name === '*' || child.name === '**') {
      stars = child.name;
      if (stars === '*') after = true;
    } else if (child.name === ',') stars = '';
    else if (child.name === 'VariableName') {
      const kind = stars === '*' ? 'rest' : stars === '**' ? 'options' : after ? 'keyword' : 'positional';
      found.push({ nameText: text.slice(child.from, child.to), kind, value: defaultOf(child) });
    }
    if (child.name === 'AssignOp' && child.nextSibling) child = child.nextSibling;
  }
  return found;
}

function defaultOf(name: SyntaxNode): SyntaxNode | undefined {
  let next = name.nextSibling;
  if (next?.name === 'TypeDef') next = next.nextSibling;
  return next?.name === 'AssignOp' ? (next.nextSibling ?? undefined) : undefined;
}

/** The parameters of a function of the text. */
export function parametersOf({ node, file, defaults }: FunctionValue): readonly Parameter[] {
  return parameterNodes(node, file.source.text).map(({ nameText: name, kind }) => {
    const value = defaults.get(name);
    return { name, kind, ...(value && { default: value }) };
  });
}

/** Runs a function of the text: what it returns on all the paths that may run, joined. */
export function callFunction(machine: Machine, callee: FunctionValue, given: Given): Value {
  const bound = bind(qualifiedName(callee), parametersOf(callee), given);
  if ('wrong' in bound) return raise(machine, 'TypeError', bound.wrong);
  const names = new JournaledBindings(machine.journal);
  const yields = isGenerator(callee.node) ? { values: [], conditional: machine.conditional, isOpen: false } : undefined;
  const frame = frameOf(machine, { names, parent: callee.scope, outer: new Map() }, callee.file, {
    owner: callee.owner,
    self: given.positional[0],
    ...(yields && { yields }),
  });
  for (const [name, value] of bound.values) names.set(name, value);
  const { node } = callee;
  const before = machine.calls.get(node) ?? [];
  if (isEndless([...before, machine.conditional])) return lostCall(machine, given);
  machine.calls.set(node, [...before, machine.conditional]);
  try {
    return deeper(machine, () => runBody(machine, callee, frame));
  } finally {
    machine.calls.set(node, before);
  }
}

/** Whether a function calls itself again and again where it is not known whether it does. */
function isEndless(conditions: readonly number[]): boolean {
  return conditions.filter((each, i) => i > 0 && each > conditions[i - 1]!).length > MOST_DOUBTFUL;
}

function lostCall(machine: Machine, { positional, keyword }: Given): Value {
  const why = unknown(l10n.t('Calls are nested too deeply'));
  machine.doubts++;
  lose(machine.journal, [...positional, ...keyword.values()], why);
  return why;
}

function qualifiedName({ owner, name }: FunctionValue): string {
  return owner?.class ? `${owner.class.name}.${name}` : name;
}

function deeper<T>(machine: Machine, run: () => T): T {
  if (machine.depth >= DEEPEST) throw new Halt(unknown(l10n.t('Calls are nested too deeply')));
  machine.depth++;
  const result = run();
  machine.depth--;
  return result;
}

function runBody(machine: Machine, callee: FunctionValue, frame: Frame): Value {
  const { conditional } = machine;
  if (callee.node.name === 'LambdaExpression') return machine.evaluate(callee.node.lastChild!, frame);
  const body = callee.node.getChild('Body');
  const goesOn = !body || guardedRun(machine, frame, () => machine.execute(body, frame));
  machine.conditional = conditional;
  const value = leave(machine, frame, goesOn);
  const { yields } = frame;
  if (!yields) return value;
  return yields.isOpen ? oneOf(notFollowed('yield'), yields.values) : list(yields.values);
}

/** An exception after another path has returned: one of the two happens. */
function guardedRun(machine: Machine, frame: Frame, run: () => boolean): boolean {
  const places = machine.places.length;
  const { depth } = machine;
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Raised) || frame.returns.length === 0) throw error;
    doubt(machine, error);
    machine.places.length = places;
    machine.depth = depth;
    return false;
  }
}

/** Joins the paths that returned with the one that came to the end. */
function leave(machine: Machine, frame: Frame, goesOn: boolean): Value {
  const values = frame.returns.map((exit) => exit.value);
  if (goesOn) values.push(none);
  rejoin(machine, frame.mark, frame.returns, goesOn);
  return values.length === 0 ? none : values.reduce(joinValues);
}

const generators = new WeakMap<SyntaxNode, boolean>();

function isGenerator(node: SyntaxNode): boolean {
  let found = generators.get(node);
  if (found === undefined) generators.set(node, (found = hasYield(node)));
  return found;
}

function hasYield(node: SyntaxNode): boolean {
  if (node.name === 'LambdaExpression') return false;
  const open = [...parts(node)];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.name === 'YieldExpression' || at.name === 'YieldStatement') return true;
    if (!['FunctionDefinition', 'LambdaExpression', 'ClassDefinition'].includes(at.name)) open.push(...parts(at));
  }
  return false;
}
