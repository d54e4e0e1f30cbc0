import type { SyntaxNode } from '@lezer/common';
import { cast } from '../tensors/description';
import { callersOf } from './callers';
import { constructorOf, type Constructor } from './constructors';
import { filledOf } from './filled';
import { bindingOf } from './lookup';
import type { Filled } from './made';
import { isChanged } from './mutations';
import type { Binding, Scope } from './scopes';
import type { PythonSource } from './source';
import { reshapingOf, type Step } from './steps';
import { unwrap } from './syntax';
import { valueOf, type PythonValue } from './values';

/** Where a tensor's numbers stand in the text, and what is done to them on the way. */
export interface Recipe {
  /** The nested list, or the call that makes the numbers up. */
  readonly data: SyntaxNode;
  /** Absent for a nested list. */
  readonly filled: Filled | undefined;
  /** Absent for a plain list. */
  readonly constructedBy: Constructor | undefined;
  /** In the order they are applied. */
  readonly steps: readonly Step[];
  /** The variable nearest to the use. */
  readonly name: string | undefined;
  /** The expression that spells out the numbers, with the calls chained to it. */
  readonly literal: SyntaxNode;
}

/** `unfed`: the value comes in through a parameter, and nothing in the text passes one. */
export type Provenance = Recipe | 'unfed' | 'unreadable';

/** The most expressions a value may pass through: assignments can be circular. */
const BUDGET = 500;

/**
 * Follows an expression back to the literal it comes from, the way a reader would.
 *
 * @param known what variables were found to be, for those who ask about many
 */
export function provenanceOf(
  source: PythonSource,
  expression: SyntaxNode,
  known: ReadonlyMap<Binding, Provenance> = new Map(),
): Provenance {
  return new Follower(source, known).follow({ node: expression, literal: expression, use: expression, steps: [] });
}

/** How far an expression has been followed. */
interface Trail {
  readonly node: SyntaxNode;
  readonly literal: SyntaxNode;
  /** The expression that was asked about. */
  readonly use: SyntaxNode;
  /** The last one first. */
  readonly steps: readonly Step[];
  readonly name?: string | undefined;
  /** The constructor that `node` is given to. */
  readonly constructedBy?: Constructor | undefined;
}

class Follower {
  private budget = BUDGET;

  constructor(
    private readonly source: PythonSource,
    private readonly known: ReadonlyMap<Binding, Provenance>,
  ) {}

  follow(start: Trail): Provenance {
    let trail = start;
    while (this.budget-- > 0) {
      const next = this.step({ ...trail, node: unwrap(trail.node) });
      if (typeof next === 'string' || 'data' in next) return next;
      trail = next;
    }
    return 'unreadable';
  }

  private step(trail: Trail): Trail | Provenance {
    const { source } = this;
    const { node, constructedBy } = trail;
    const filled = filledOf(source, node);
    if (filled) return recipeOf({ ...trail, steps: casted(trail), constructedBy: undefined }, filled);
    const made = constructorOf(source, node);
    if (made) return { ...trail, node: made.data, steps: casted(trail), constructedBy: made };
    const reshaping = reshapingOf(source, node);
    if (reshaping) {
      const steps = [...casted(trail), reshaping.step];
      return { ...trail, node: reshaping.receiver, steps, constructedBy: undefined };
    }
    if (isData(source, node, constructedBy)) return recipeOf(trail, undefined);
    return node.name === 'VariableName' ? this.throughVariable(trail) : 'unreadable';
  }

  private throughVariable(trail: Trail): Trail | Provenance {
    const { text, scopes } = this.source;
    const variable = text.slice(trail.node.from, trail.node.to);
    const binding = bindingOf(scopes, variable, trail.node);
    if (binding && isChanged(this.source, binding, trail.use)) return 'unreadable';
    if (binding?.parameter !== undefined) {
      return binding.scope.name === '' ? 'unreadable' : this.fed(binding.scope, binding.parameter, trail);
    }
    if (!binding?.value) return 'unreadable';
    const name = trail.name ?? variable;
    const found = trail.constructedBy ? undefined : this.known.get(binding);
    if (found) return typeof found === 'object' ? extended(found, trail.steps, name) : found;
    return { ...trail, node: binding.value, literal: binding.value, name };
  }

  /** The first call that passes something readable decides. */
  private fed(scope: Scope, parameter: number, { steps, name, constructedBy }: Trail): Provenance {
    // nothing is known of what else would come through a reshape
    let result: Provenance = steps.length > 0 || constructedBy ? 'unreadable' : 'unfed';
    for (const argument of callersOf(this.source, scope, parameter)) {
      const origin = this.follow({ node: argument, literal: argument, use: argument, steps, constructedBy });
      if (typeof origin === 'object') return { ...origin, name: origin.name ?? name };
      if (origin === 'unreadable') result = origin;
    }
    return result;
  }
}

function recipeOf({ node, literal, steps, name, constructedBy }: Trail, filled: Filled | undefined): Recipe {
  return { data: node, filled, constructedBy, steps: steps.toReversed(), name, literal };
}

/** The steps with the conversion of a constructor that is given no list, but a tensor. */
function casted({ steps, constructedBy }: Trail): readonly Step[] {
  return constructedBy ? [...steps, castTo(constructedBy)] : steps;
}

/** The recipe, with more done at its end. */
function extended(recipe: Recipe, reversed: readonly Step[], name: string): Provenance {
  const steps = [...recipe.steps, ...reversed.toReversed()];
  return steps.length > BUDGET ? 'unreadable' : { ...recipe, steps, name };
}

/** The recipe of an expression that spells out its numbers itself. */
export function literalOf(source: PythonSource, expression: SyntaxNode): Recipe | undefined {
  for (let node = unwrap(expression); ;) {
    const inner = constructorOf(source, node)?.data ?? reshapingOf(source, node)?.receiver;
    if (!inner) {
      if (node.name === 'VariableName') return undefined;
      const origin = provenanceOf(source, expression);
      return typeof origin === 'object' ? origin : undefined;
    }
    node = unwrap(inner);
  }
}

function castTo(constructor: Constructor): Step {
  return (tensor) => cast(tensor, constructor.dtype() ?? tensor.dtype);
}

/** A list; given to a constructor, also a tuple or a single number. */
function isData(source: PythonSource, node: SyntaxNode, constructor: Constructor | undefined): boolean {
  if (constructor)
    return /^(Array|Tuple)Expression$|^(Continued|Format)?String$/.test(node.name) || isNumber(source, node);
  return node.name === 'ArrayExpression' && startsWithNumber(source, node);
}

function isNumber(source: PythonSource, node: SyntaxNode): boolean {
  return node.name !== 'VariableName' && isNumeric(valueOf(source, node));
}

/** Whether a list is an array of numbers, valid or not. */
export function startsWithNumber(source: PythonSource, list: SyntaxNode): boolean {
  let node: SyntaxNode | null = list;
  if (source.numberLists.has(list.from)) return true;
  while (node && /^(Array|Tuple)Expression$/.test(node.name)) {
    node = node.firstChild?.nextSibling ?? null;
    if (node && source.numberLists.has(node.from)) return true;
    while (node?.name === 'MemberExpression' && node.firstChild?.name === 'ArrayExpression') node = node.firstChild;
  }
  return node !== null && isNumeric(valueOf(source, node));
}

function isNumeric(value: PythonValue | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}
