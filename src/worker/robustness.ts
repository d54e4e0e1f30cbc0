import * as l10n from '@vscode/l10n';
import { CancelledError, messageOf, PoolscopeError } from '../errors';
import type { Engine } from '../pooling/engine';
import { planeSizes } from '../pooling/geometry';
import { formatCall, layers, type LayerCall } from '../pooling/layers';
import { changedCall, otherReduction } from '../pooling/otherCalls';
import type { PoolResult } from '../pooling/plan';
import { disturbed, type Disturbance } from '../tensors/disturbance';
import { planeCopy } from '../tensors/planeCopy';
import { elementCount, type Tensor } from '../tensors/tensor';
import { Comparison, type ComparisonFacts, type PairName } from './comparison';

/** This layer, with the other of max and average, and with a stride of 1. */
export const variantNames = ['own', 'other', 'dense'] as const;
type VariantName = (typeof variantNames)[number];

/** How much of a layer's output stays the same, or why that is not known. */
export interface Variant {
  readonly name: VariantName;
  /** What is different about it, or its name. */
  readonly label: string;
  /** As one writes it. */
  readonly call: string;
  readonly outcome: ComparisonFacts | { readonly problem: string };
}

/** What becomes of a plane that is disturbed, and of what layers make of it. */
export interface Robustness {
  /** The plane itself, before and after. */
  readonly input: ComparisonFacts;
  readonly variants: readonly Variant[];
  /** Cells that were measured, the first ones of the plane, of how many. */
  readonly measured: number;
  readonly cells: number;
}

/** The most cells that are measured: a change is answered in about a second. */
const MOST = 2 ** 22;

/**
 * Pools a plane of a result's input as it is and disturbed, with this layer and with others.
 *
 * @returns the facts, and the pairs they are of
 * @throws PoolscopeError if windows are drawn at random, or there is no pooling; CancelledError if `signal` says so
 */
export async function robustness(
  engine: Engine,
  pooled: { readonly call: LayerCall; readonly input: Tensor; readonly result: PoolResult; readonly plane: number },
  disturbance: Disturbance,
  signal: AbortSignal,
): Promise<{ readonly facts: Robustness; readonly pairs: ReadonlyMap<PairName, Comparison> }> {
  const { call, input, result, plane } = pooled;
  const { operator } = layers[call.op];
  if (operator === 'unpool') throw new PoolscopeError(l10n.t('MaxUnpool does not pool.'));
  if (operator === 'fractionalMax') throw new PoolscopeError(l10n.t('Windows of {0} are random.', call.op));
  const { axes } = result.geometry;
  const cells = planeSizes(result.geometry).input;
  const part = firstCells(axes.map((axis) => axis.inputSize));
  const before = planeCopy(input, plane, cells, part);
  const after = disturbed(before, axes.length, disturbance);
  const pair = (a: Tensor, b: Tensor) => new Comparison(a, { output: b, isExpected: false }, axes.length);
  const pairs = new Map<PairName, Comparison>([['disturbed', pair(before, after)]]);
  const variants: Variant[] = [];
  for (const [name, variant] of variantsOf(call)) {
    const outcome = await settled(async () => {
      const one = await engine.pool({ input: before, call: variant }, signal);
      const other = await engine.pool({ input: after, call: variant }, signal);
      pairs.set(name, pair(one.output, other.output));
      return pairs.get(name)!.facts;
    });
    variants.push({ name, label: name === 'dense' ? 'stride=1' : variant.op, call: formatCall(variant), outcome });
  }
  return { facts: { input: pairs.get('disturbed')!.facts, variants, measured: elementCount(part), cells }, pairs };
}

/** Of a plane that is too large the first rows, or slices: at most about as many cells as are measured. */
function firstCells([outer, ...inner]: readonly number[]): readonly number[] {
  const most = Math.max(1, Math.floor(MOST / elementCount(inner)));
  return [Math.min(outer!, most), ...inner];
}

function variantsOf(call: LayerCall): (readonly [VariantName, LayerCall])[] {
  const others = { own: call, other: otherReduction(call), dense: changedCall(call, 'stride', 1) };
  return variantNames.flatMap((name) => (others[name] ? [[name, others[name]] as const] : []));
}

/** What PyTorch refuses is an outcome, too. */
async function settled(work: () => Promise<ComparisonFacts>): Promise<Variant['outcome']> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof PoolscopeError)) throw error;
    return { problem: messageOf(error) };
  }
}
