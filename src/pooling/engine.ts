import { PoolingError } from '../errors';
import { heap, type Allocator } from '../tensors/allocator';
import { isFloat, type DType, type FloatDType } from '../tensors/dtype';
import { elementCount, type Tensor } from '../tensors/tensor';
import { planAdaptiveAvgPool, planAdaptiveMaxPool, refuseAdaptiveGradient } from './adaptive';
import { avgKernel, planAvgPool } from './avg';
import { planFractionalMaxPool, refuseFractionalGradient } from './fractional';
import { planeSizes } from './geometry';
import type { Kernel } from './kernel';
import { layers, type LayerCall, type OperatorName } from './layers';
import { lpKernel, planLpPool } from './lp';
import { maxKernel, planMaxPool } from './max';
import type { Operands, Plan, PoolResult, Reduction } from './plan';
import { planMaxUnpool, unpoolKernel } from './unpool';

/**
 * A tensor of shape (N, C, …) or (C, …) and the layer it goes through. For MaxUnpool the tensor is the one before the max
 * pooling that is undone: it is pooled first.
 */
export interface PoolJob {
  readonly input: Tensor;
  readonly call: LayerCall;
  /** MaxUnpool's own indices, of the input's shape: then nothing is pooled before. */
  readonly indices?: Tensor;
  /** Whether to compute the gradient at the input, for an output gradient of ones. */
  readonly wantsGradient?: boolean;
  /** Whether to find where the maxima are; if not, the result may lack them. */
  readonly wantsIndices?: boolean;
  /** Whether the result may stay where the engine works, until it is released; its `data` must then be read again each time. */
  readonly mayStay?: boolean;
}

/** A result, and how long the engine worked on it. */
export interface TimedResult extends PoolResult {
  /** The max pooling that MaxUnpool undoes; its output is the input of the layer itself. */
  readonly before?: PoolResult;
  /** The gradient at the layer's input, for an output gradient of ones. */
  readonly gradInput?: Tensor;
  readonly milliseconds: number;
  /** How many threads worked on it. */
  readonly threads: number;
  /** Gives back what a result that stayed in the engine's memory takes there. */
  readonly release?: () => void;
}

/** An implementation of pooling. */
export interface Engine {
  /**
   * @throws PoolingError if PyTorch refuses the call; CancelledError if `signal` says so
   */
  pool(job: PoolJob, signal: AbortSignal): Promise<TimedResult>;
  /** What it does without here: threads that share memory, or compiled kernels at all. Known after the first work. */
  readonly missing?: 'threads' | 'kernels' | undefined;
  /** Takes a tensor into the engine's own memory, if it has one, so that it need not be copied for each call. */
  adopt?(tensor: Tensor): Promise<AdoptedTensor>;
}

/** A tensor in the engine's memory; its `data` must be read again each time. */
export interface AdoptedTensor extends Tensor {
  release(): void;
}

type Planner = (shape: readonly number[], dtype: DType, call: LayerCall, operands: Operands) => Plan;

const planners: Readonly<Record<OperatorName, Planner>> = {
  max: planMaxPool,
  avg: planAvgPool,
  lp: planLpPool,
  adaptiveAvg: planAdaptiveAvgPool,
  adaptiveMax: planAdaptiveMaxPool,
  fractionalMax: planFractionalMaxPool,
  unpool: planMaxUnpool,
};

export const kernels: Readonly<Record<Reduction['kind'], Kernel>> = {
  max: maxKernel,
  avg: avgKernel,
  lp: lpKernel,
  unpool: unpoolKernel,
};

/**
 * What a layer would do to an input of this shape and dtype.
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function plan(
  shape: readonly number[],
  call: LayerCall,
  dtype: DType = 'float32',
  operands: Operands = {},
): Plan {
  return planners[layers[call.op].operator](shape, dtype, call, operands);
}

/**
 * Pools a tensor of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function pool(input: Tensor, call: LayerCall, operands: Operands = {}, allocator: Allocator = heap): PoolResult {
  return run(input, plan(input.shape, call, input.dtype, operands), operands, allocator);
}

/** Carries out a plan, of whatever framework. */
export function run(input: Tensor, planned: Plan, operands: Operands = {}, allocator: Allocator = heap): PoolResult {
  const result = roomFor(planned, allocator);
  const kernel = kernels[planned.reduction.kind];
  kernel.forward(input, result, 0, kernel.pieces(planned.geometry), operands);
  return result;
}

/**
 * The gradient at the input.
 *
 * @param gradOutput of the output's shape; ones if it is left out
 * @throws PoolingError if PyTorch refuses it: for integers, and for adaptive outputs of no cells
 */
export function backward(
  input: Tensor,
  call: LayerCall,
  result: PoolResult,
  gradOutput?: Tensor,
  operands: Operands = {},
  allocator: Allocator = heap,
): Tensor {
  const work = backwardWork(input, call, operands, result, gradOutput, allocator);
  kernels[result.reduction.kind].backward(work, 0, result.geometry.planes);
  return work.gradInput;
}

/** Room for the gradient at the input, and what it comes from. */
export function backwardWork(
  input: Tensor,
  call: LayerCall,
  operands: Operands,
  result: PoolResult,
  gradOutput: Tensor | undefined,
  allocator: Allocator,
) {
  const { output } = result;
  const { dtype, shape } = input;
  if (!isFloat(dtype)) {
    throw new PoolingError('only Tensors of floating point and complex dtype can require gradients');
  }
  const { operator } = layers[call.op];
  if (operator.startsWith('adaptive')) refuseAdaptiveGradient(output.shape, call);
  if (operator === 'fractionalMax') refuseFractionalGradient(result);
  const gradInput = { dtype, shape, data: allocator.allocate(dtype, input.data.length) };
  return { input, result, gradOutput: gradOutput ?? ones(output.shape, dtype, allocator), gradInput, operands };
}

function ones(shape: readonly number[], dtype: FloatDType, allocator: Allocator): Tensor {
  return { dtype, shape, data: allocator.allocate(dtype, elementCount(shape)).fill(1) };
}

/** Room for the result of a plan. */
export function roomFor(planned: Plan, allocator: Allocator): PoolResult {
  const { geometry, dtype, reduction } = planned;
  const length = geometry.planes * planeSizes(geometry).output;
  const output = { dtype, shape: geometry.outputShape, data: allocator.allocate(dtype, length) };
  if (reduction.kind !== 'max') return { ...planned, output };
  return { ...planned, output, indices: allocator.allocate('int32', length) };
}
