import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { layers } from '../pooling/layers';
import type { Description } from '../tensors/description';
import { argument, argumentsOf } from './arguments';
import { applicationsOf } from './callers';
import type { PoolingCallSite } from './calls';
import { isContinued } from './continued';
import { literalOf, type Recipe, provenanceOf, type Provenance } from './flow';
import { readLiteral } from './literals';
import { isChanged } from './mutations';
import type { Binding } from './scopes';
import type { PythonSource } from './source';
import { dottedName } from './syntax';

/** A tensor that the text spells out. */
export interface TensorSite {
  readonly tensor: Description;
  /** Of what is unpooled the indices, if the text spells them out. */
  readonly indices?: Description;
  /** The variable it is bound to, or 'tensor'. */
  readonly name: string;
  /** The expression that holds the numbers, with the calls chained to it. */
  readonly start: number;
  readonly end: number;
}

/**
 * The tensor literal around the offset: `torch.tensor([…])` and the like, or a nested list of numbers assigned to a name,
 * with the methods chained to it applied. The name it is assigned to counts as part of it.
 *
 * @throws TensorError with the offset of what does not belong, if the literal is a bad one
 */
export function tensorAt(source: PythonSource, offset: number): TensorSite | undefined {
  for (const side of [1, -1] as const) {
    const found = literalAround(source, source.tree.resolveInner(offset, side));
    if (found) return siteOf(source, found.recipe, found.name);
  }
  return undefined;
}

/**
 * The tensor that the text feeds to a pooling call, after the reshapes on the way, if it can be made out.
 *
 * @throws TensorError with the offset of what does not belong, if the text feeds it a bad literal
 */
export function inputOf(source: PythonSource, site: PoolingCallSite): TensorSite | undefined {
  const origin = fedTo(source, site);
  if (origin === 'unreadable') return undefined;
  if (origin !== 'unfed') {
    const { indices } = origin;
    const own = indices && { indices: tensorOfRecipe(source, indices) };
    return { ...siteOf(source, origin.input, origin.input.name), ...own };
  }
  const recipe = onlyTensor(source, site.start);
  return recipe && siteOf(source, recipe, l10n.t('{0} (assumed)', recipe.name ?? 'tensor'));
}

function siteOf(source: PythonSource, recipe: Recipe, name = 'tensor'): TensorSite {
  const { filled, literal } = recipe;
  const label = filled?.isRandom ? l10n.t('{0} (random sample values)', name) : name;
  return { tensor: tensorOfRecipe(source, recipe), name: label, start: literal.from, end: literal.to };
}

/**
 * What a recipe gives; of a list in the text the numbers are read.
 *
 * @throws TensorError with the offset of what does not belong
 */
export function tensorOfRecipe(source: PythonSource, { filled, constructedBy, data, steps }: Recipe): Description {
  const made = filled
    ? filled.tensor()
    : readLiteral(source, data, constructedBy?.library ?? 'torch', constructedBy?.dtype());
  return steps.reduce((before, step) => step(before), made);
}

/** The largest expression around a node that spells out a tensor. A plain list counts only where it is assigned. */
function literalAround(
  source: PythonSource,
  start: SyntaxNode,
): { recipe: Recipe; name: string | undefined } | undefined {
  let found: { recipe: Recipe; node: SyntaxNode } | undefined;
  for (let node: SyntaxNode | null = start; node; node = node.parent) {
    const own = /^(Call|Member)Expression$/.test(node.name) ? literalOf(source, node) : undefined;
    if (own && (found || node.name === 'CallExpression')) found = { recipe: own, node };
    if (/Definition$|^Body$|^Script$/.test(node.name)) break;
    if (node.name !== 'AssignStatement') continue;
    const value = node.lastChild;
    const recipe = value && value.name !== 'AssignOp' ? literalOf(source, value) : undefined;
    const target = node.firstChild ? dottedName(source.text, node.firstChild) : undefined;
    if (recipe) return { recipe, name: target };
    break;
  }
  return found && !isContinued(found.node) ? { recipe: found.recipe, name: undefined } : undefined;
}

/** What a layer is given: its input, and if it unpools, the indices that the text spells out. */
interface Feed {
  readonly input: Recipe;
  readonly indices?: Recipe;
}

/** Where the input of the call comes from, over all the places where the layer is applied. */
function fedTo(source: PythonSource, site: PoolingCallSite): Feed | Exclude<Provenance, Recipe> {
  const node = enclosingCall(source, site);
  if (!node) return 'unreadable';
  const calls = site.input ? [node] : applicationsOf(source, node);
  if (!calls) return 'unreadable';
  let result: Exclude<Provenance, Recipe> = 'unfed';
  for (const call of calls) {
    const args = argumentsOf(source.text, call);
    const [input, indices] = [argument(args, 'input', 0), argument(args, 'indices', 1)];
    const origin = input ? provenanceOf(source, input) : 'unreadable';
    const places = indices && isUnpooling(site) ? provenanceOf(source, indices) : undefined;
    if (typeof origin === 'object' && places !== 'unreadable') {
      return { input: origin, ...(typeof places === 'object' && { indices: places }) };
    }
    if (origin !== 'unfed') result = 'unreadable';
  }
  return result;
}

function isUnpooling({ call }: PoolingCallSite): boolean {
  return layers[call.op].operator === 'unpool';
}

function enclosingCall(source: PythonSource, site: PoolingCallSite): SyntaxNode | undefined {
  let node: SyntaxNode | null = source.tree.resolveInner(site.nameStart, 1);
  while (node && !(node.name === 'CallExpression' && node.from === site.start && node.to === site.end))
    node = node.parent;
  return node ?? undefined;
}

/** The one tensor bound before the call, or else in the whole text, in its last form; undefined if there are several. */
function onlyTensor(source: PythonSource, offset: number): Recipe | undefined {
  const known = new Map<Binding, Provenance>();
  for (const binding of source.scopes.bindings) {
    const origin = binding.value && provenanceOf(source, binding.value, known);
    if (origin) known.set(binding, isChanged(source, binding, source.tree.topNode.lastChild!) ? 'unreadable' : origin);
  }
  const bound = [...known].flatMap(([{ name, end }, origin]) =>
    typeof origin === 'object' ? [{ recipe: { ...origin, name }, end }] : [],
  );
  const before = bound.filter(({ end }) => end <= offset);
  const recipes = (before.length > 0 ? before : bound).map(({ recipe }) => recipe);
  const tensors = recipes.filter((recipe) => recipe.constructedBy ?? recipe.filled);
  const candidates = tensors.length > 0 ? tensors : recipes;
  const last = candidates.at(-1);
  return candidates.every(({ data }) => data.from === last?.data.from) ? last : undefined;
}
