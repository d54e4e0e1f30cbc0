import type { SyntaxNode } from '@lezer/common';
import { cast } from '../tensors/description';
import { callersOf } from './callers';
import { constructorOf, type Constructor } from './constructors';
import { filledOf } from './filled';
import { bindingOf } from './lookup';
import type { Filled } from './made';
import type { Binding, Scope } from './scopes';
import type { PythonSource } from './source';
import { reshapingOf, type Step } from './steps';
import { unwrap } from './syntax';
import { valueOf } from './values';

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
  let budget = BUDGET;
  return follow(expression, [], undefined, undefined);

  function follow(
    start: SyntaxNode,
    before: readonly Step[],
    name: string | undefined,
    inside: Constructor | undefined,
  ): Provenance {
    const steps = [...before];
    let constructor = inside;
    let node = start;
    let literal = start;
    while (budget-- > 0) {
      node = unwrap(node);
      const filled = filledOf(source, node);
      if (filled) {
        if (constructor) steps.push(castTo(constructor));
        return { data: node, filled, constructedBy: undefined, steps: steps.reverse(), name, literal };
      }
      const made = constructorOf(source, node);
      const reshaping = made ? undefined : reshapingOf(source, node);
      if (made) {
        if (constructor) steps.push(castTo(constructor));
        constructor = made;
        node = made.data;
      } else if (reshaping) {
        if (constructor) steps.push(castTo(constructor));
        constructor = undefined;
        steps.push(reshaping.step);
        node = reshaping.receiver;
      } else if (isData(source, node, constructor)) {
        return { data: node, filled: undefined, constructedBy: constructor, steps: steps.reverse(), name, literal };
      } else if (node.name === 'VariableName') {
        const variable = source.text.slice(node.from, node.to);
        const binding = bindingOf(source.scopes, variable, node);
        if (binding?.scope.name === '' && binding.parameter !== undefined) return 'unreadable';
        if (binding?.parameter !== undefined) return fed(binding.scope, binding.parameter, steps, name, constructor);
        if (!binding?.value) return 'unreadable';
        name ??= variable;
        const found = constructor ? undefined : known.get(binding);
        if (found) return typeof found === 'object' ? extended(found, steps, name) : found;
        node = literal = binding.value;
      } else return 'unreadable';
    }
    return 'unreadable';
  }

  /** The first call that passes something readable decides. */
  function fed(
    scope: Scope,
    parameter: number,
    steps: readonly Step[],
    name: string | undefined,
    constructor: Constructor | undefined,
  ): Provenance {
    let result: Provenance = 'unfed';
    for (const argument of callersOf(source, scope, parameter)) {
      const origin = follow(argument, steps, undefined, constructor);
      if (typeof origin === 'object') return { ...origin, name: origin.name ?? name };
      if (origin === 'unreadable') result = origin;
    }
    return result;
  }
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
  if (node.name === 'VariableName') return false;
  const value = valueOf(source, node);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
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
  const value = node && valueOf(source, node);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}
