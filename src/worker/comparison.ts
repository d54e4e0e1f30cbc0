import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import type { Framework } from '../frameworks/equivalent';
import type { CellReason } from '../pooling/explain';
import type { LayerCall } from '../pooling/layers';
import { differenceOf, differenceTensor, type Difference, type DifferenceKind } from '../tensors/difference';
import { formatShape, type Tensor } from '../tensors/tensor';
import type { Block, PlaneChoice } from '../tensors/tile';
import { valueRange } from '../tensors/tiles';
import type { Origin } from './origin';
import type { BlockChoice } from './planes';
import { ScaledTensor } from './scaledTensor';
import type { SeenPlane } from '../plane/seenPlanes';

/** What a result is compared with. */
export type Against =
  /** The same tensor through another layer. */
  | { readonly kind: 'call'; readonly call: LayerCall }
  /** What another framework gives: by the call that is nearest, or by the one that looks the same. */
  | { readonly kind: 'framework'; readonly framework: Framework; readonly which: 'call' | 'plain' }
  /** Another tensor through the same layer; one of the output's shape is what the output should be. */
  | { readonly kind: 'tensor'; readonly origin: Origin };

/** A result beside another one. */
export interface ComparisonFacts {
  readonly shapes: readonly [a: readonly number[], b: readonly number[]];
  /** How many of the dimensions are the window's. */
  readonly rank: number;
  /** The other one is what the output should be, not pooled here. */
  readonly isExpected: boolean;
  readonly difference: Difference;
}

/** What is drawn of a comparison: each result, or the difference. */
export type ComparedName = 'a' | 'b' | DifferenceKind;

/** Which pair: what is compared, an output up-sampled beside the input, or what is the same before and after a disturbance. */
export const pairNames = ['comparison', 'upsampling', 'disturbed', 'own', 'other', 'dense'] as const;
export type PairName = (typeof pairNames)[number];

/** A plane of what is compared, in at most `limit` cells along a dimension. */
export interface ComparedPlane {
  readonly of: PairName;
  readonly name: ComparedName;
  readonly plane: PlaneChoice;
  readonly limit: number;
}

/** A part of such a plane. */
export interface ComparedPart extends BlockChoice {
  readonly of: PairName;
  readonly name: ComparedName;
  readonly plane: PlaneChoice;
  readonly slice: number;
}

/** Why a cell has its value in each of two results, where that is known. */
export interface ComparedReasons {
  readonly a?: CellReason;
  readonly b?: CellReason;
}

/** An output that a result is compared with, and why its cells have their values. */
export interface OtherOutput {
  readonly output: Tensor;
  readonly isExpected: boolean;
  /** Differences up to it are of rounding. */
  readonly tolerance?: number;
  readonly reason?: (plane: number, position: readonly number[]) => CellReason;
}

/** Two outputs side by side, seen at every scale. */
export class Comparison {
  readonly facts: ComparisonFacts;
  private readonly scaled = new Map<ComparedName, ScaledTensor>();

  /** @throws PoolscopeError if the two have other planes */
  constructor(
    private readonly a: Tensor,
    private readonly other: OtherOutput,
    private readonly rank: number,
  ) {
    const b = other.output;
    const outer = (tensor: Tensor) => tensor.shape.slice(0, -rank).join();
    if (a.shape.length !== b.shape.length || outer(a) !== outer(b)) {
      throw new PoolscopeError(
        l10n.t(
          'Cannot compare {0} with {1}: batch and channels must be the same.',
          formatShape(a.shape),
          formatShape(b.shape),
        ),
      );
    }
    const { isExpected, tolerance } = other;
    this.facts = { shapes: [a.shape, b.shape], rank, isExpected, difference: differenceOf(a, b, tolerance) };
  }

  plane({ name, plane, limit }: Omit<ComparedPlane, 'of'>, signal: AbortSignal): Promise<SeenPlane> {
    return this.seen(name).overview(plane, limit, signal);
  }

  /** @throws PoolscopeError if there is no such slice */
  part({ name, plane, slice, ...choice }: Omit<ComparedPart, 'of'>, signal: AbortSignal): Promise<Block> {
    const scaled = this.seen(name);
    if (slice >= scaled.depth) throw new PoolscopeError(l10n.t('No plane {0}', slice));
    return scaled.block(plane, slice, choice, signal);
  }

  /** Why the other output has its value; undefined if that is not known, or there is no such cell. */
  reason(plane: number, position: readonly number[]): CellReason | undefined {
    const { output, reason } = this.other;
    const isThere = position.every((cell, axis) => cell < output.shape.at(axis - this.rank)!);
    return isThere ? reason?.(plane, position) : undefined;
  }

  private seen(name: ComparedName): ScaledTensor {
    const known = this.scaled.get(name);
    if (known) return known;
    const { a, other, rank } = this;
    const tensor = name === 'a' ? a : name === 'b' ? other.output : differenceTensor(a, other.output, name);
    // both outputs have the same colors for the same values
    const range = name === 'a' || name === 'b' ? joined(valueRange(a), valueRange(other.output)) : valueRange(tensor);
    const made = new ScaledTensor(tensor, rank, false, range, undefined);
    this.scaled.set(name, made);
    return made;
  }
}

function joined(
  [low, high]: readonly [number, number],
  [other, last]: readonly [number, number],
): readonly [number, number] {
  return [Math.min(low, other), Math.max(high, last)];
}
