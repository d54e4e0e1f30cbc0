import { plan, run } from '../pooling/engine';
import { poolGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import type { Operands, Plan } from '../pooling/plan';
import type { DType } from '../tensors/dtype';
import type { Tensor } from '../tensors/tensor';
import { compare, type Comparison } from './comparison';
import { requestFor, type CandidateDraft, type Draft, type Request } from './drafts';
import { toJax } from './jax';
import { toKeras } from './keras';
import { toOnnx } from './onnxCall';
import type { Reason } from './reasons';

const frameworks = { keras: toKeras, jax: toJax, onnx: toOnnx } as const satisfies Record<
  string,
  (request: Request) => Draft
>;

export type Framework = keyof typeof frameworks;

const frameworkNames = Object.keys(frameworks) as Framework[];

/** A call in another framework. */
export interface Candidate {
  /** Lines of Python that make `y` of `x`, to be pasted. */
  readonly code: string;
  /** In PyTorch's order of the axes; absent if unknown. */
  readonly outputShape?: readonly number[];
  /** Against PyTorch, on the tensor that was given. */
  readonly comparison?: Comparison;
}

/** What another framework has for a layer. */
export interface Equivalent {
  readonly framework: Framework;
  /** 'same' gives PyTorch's values, except for NaN as the reasons state. */
  readonly kind: 'same' | 'nearest' | 'none';
  /** The equivalent, or the nearest there is. */
  readonly call?: Candidate;
  /** The layer of the same name with the arguments that look the same, where that is not the same. */
  readonly plain?: Candidate;
  /** Why the calls differ, and what to watch out for. */
  readonly reasons: readonly Reason[];
}

/** A tensor to compare the frameworks on. */
export interface Example {
  readonly input: Tensor;
  readonly operands?: Operands;
}

/**
 * What Keras, JAX (flax) and ONNX have for a layer.
 *
 * @param shape (N, C, …) or (C, …), as PyTorch takes it
 * @throws PoolingError if PyTorch refuses the call
 */
export function equivalents(
  call: LayerCall,
  shape: readonly number[],
  dtype: DType = 'float32',
  example?: Example,
): Equivalent[] {
  const planned = plan(shape, call, dtype, example?.operands);
  const request = requestFor(call, planned, dtype);
  const pytorch =
    example && canRun(planned, example) ? run(example.input, planned, example.operands).output : undefined;
  const finish = (draft: CandidateDraft) => candidate(draft, planned, pytorch && example, pytorch);
  return frameworkNames.map((framework) => {
    const { kind, call: found, plain, reasons } = frameworks[framework](request);
    return { framework, kind, ...(found && { call: finish(found) }), ...(plain && { plain: finish(plain) }), reasons };
  });
}

/** What a framework's call does to an input; undefined if it has none, or what it does is not known. */
export function frameworkPlan(
  call: LayerCall,
  planned: Plan,
  dtype: DType,
  framework: Framework,
  which: 'call' | 'plain',
): Plan | undefined {
  const draft = frameworks[framework](requestFor(call, planned, dtype))[which];
  if (!draft?.axes || !draft.reduction) return undefined;
  const geometry = poolGeometry(planned.geometry.inputShape, draft.axes);
  return { geometry, reduction: draft.reduction, dtype: planned.dtype };
}

function canRun({ reduction }: Plan, { operands }: Example): boolean {
  return reduction.kind !== 'unpool' || operands?.indices !== undefined;
}

function candidate(
  { code, axes, reduction }: CandidateDraft,
  pytorchPlan: Plan,
  example: Example | undefined,
  pytorch: Tensor | undefined,
): Candidate {
  if (!axes) return { code };
  const geometry = poolGeometry(pytorchPlan.geometry.inputShape, axes);
  const { outputShape } = geometry;
  if (!example || !pytorch || !reduction) return { code, outputShape };
  const theirs = run(example.input, { geometry, reduction, dtype: pytorchPlan.dtype }, example.operands);
  return { code, outputShape, comparison: compare(pytorch, theirs.output, pytorchPlan.reduction) };
}
