import { equal, product, type Size } from '../size';
import { tensor, type Tensor, type Value } from '../value';
import { broadcast, expanded } from './broadcasting';
import { anyhow } from './layout';
import { refuseProduct } from './linear';
import { asTensor, listed, notKnown, Refusal, type Arguments, type FunctionRule } from './rule';
import { argumentText, sizeText } from './texts';

/** `a @ b`. @see ATen/native/LinearAlgebra.cpp, matmul */
function matmul(args: Arguments): Value {
  const [one, other] = [asTensor(args.input), asTensor(args.other)];
  const [rank, otherRank] = [one.shape.length, other.shape.length];
  if (Math.min(rank, otherRank) === 0) {
    throw new Refusal(`both arguments to matmul need to be at least 1D, but they are ${rank}D and ${otherRank}D`);
  }
  const dtype = commonDType(one, other);
  if (Math.max(rank, otherRank) === 1) return dotProduct(one, other);
  if (otherRank === 1) return tensor(matrixTimesVector(one, other), dtype);
  const [left, right] = [rank === 1 ? [1, ...one.shape] : one.shape, other.shape];
  const [rows, inner] = left.slice(-2) as [Size, Size];
  const [innerToo, columns] = right.slice(-2) as [Size, Size];
  const batch = broadcast([left.slice(0, -2), right.slice(0, -2)]);
  if (right.length === 2) {
    // leading axes are rows of one matrix, if they lie together
    if (one.strides && left.length > 2) refuseUnknown(inner, innerToo);
    refuseProduct([product(left.slice(0, -1)), inner], [innerToo, columns]);
  } else {
    if (left.length === 2) refuseUnknown(inner, innerToo);
    refuseBatched(product(batch), inner, product(batch), innerToo);
  }
  return tensor([...batch, ...(rank === 1 ? [] : [rows]), columns], dtype);
}

/** Where PyTorch's way, and so its words, are not known. */
function refuseUnknown(inner: Size, innerToo: Size): void {
  if (equal(inner, innerToo) !== true) notKnown(sizeText());
}

/** Two dtypes are refused, in words that differ by the way that PyTorch takes. */
function commonDType(one: Tensor, other: Tensor) {
  if (one.dtype && other.dtype && one.dtype !== other.dtype) notKnown(argumentText('dtype'));
  return one.dtype ?? other.dtype;
}

/** @see ATen/native/LinearAlgebra.cpp, common_checks_baddbmm_bmm */
function refuseBatched(batch: Size, inner: Size, otherBatch: Size, innerToo: Size): void {
  const fits = [equal(batch, otherBatch), equal(inner, innerToo)];
  if (fits.includes(undefined)) notKnown(sizeText());
  if (!fits.includes(false)) return;
  throw new Refusal(
    `Expected size for first two dimensions of batch2 tensor to be: ${listed([batch, inner])} but got: ${listed([otherBatch, innerToo])}.`,
  );
}

function dotProduct(one: Tensor, other: Tensor): Tensor {
  if (one.shape.length !== 1 || other.shape.length !== 1) {
    throw new Refusal(`1D tensors expected, but got ${one.shape.length}D and ${other.shape.length}D tensors`);
  }
  const fits = equal(one.shape[0]!, other.shape[0]!);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return tensor([], one.dtype);
  const [found, expected] = listed([one.shape[0]!, other.shape[0]!]).slice(1, -1).split(', ');
  throw new Refusal(
    `inconsistent tensor size, expected tensor [${found}] and src [${expected}] to have the same number of elements, but got ${found} and ${expected} elements respectively`,
  );
}

/** @see ATen/native/Blas.cpp, mv */
function matrixTimesVector(one: Tensor, other: Tensor): readonly Size[] {
  const [inner, count] = [one.shape.at(-1)!, other.shape[0]!];
  const fits = equal(inner, count);
  if (fits === undefined || (!fits && one.strides)) notKnown(sizeText());
  if (fits) return one.shape.slice(0, -1);
  const [m, n, k] = listed([product(one.shape.slice(0, -1)), inner, count])
    .slice(1, -1)
    .split(', ');
  throw new Refusal(`size mismatch, got input (${m}), mat (${m}x${n}), vec (${k})`);
}

/** `torch.mm`, `torch.mv`, `torch.dot`: matmul of tensors whose ranks are given. */
function ofRanks(ranks: readonly [number, number], second = 'other'): FunctionRule {
  return {
    signature: `input, ${second}`,
    apply: (args) => {
      const operands = [asTensor(args.input), asTensor(args[second])];
      if (operands.some((each, at) => each.shape.length !== ranks[at])) refuseRanks(ranks, operands);
      return matmul({ input: args.input!, other: args[second]! });
    },
  };
}

function refuseRanks(ranks: readonly number[], operands: readonly Tensor[]): never {
  const wrong = operands.findIndex((each, at) => each.shape.length !== ranks[at]);
  if (ranks[0] === 2 && ranks[1] === 2) throw new Refusal(`${wrong === 0 ? 'self' : 'mat2'} must be a matrix`);
  return notKnown(sizeText());
}

/** `torch.bmm`. */
function bmm(args: Arguments): Value {
  return batchedProduct(asTensor(args.input), asTensor(args.mat2));
}

function batchedProduct(one: Tensor, other: Tensor): Tensor {
  for (const [at, { shape }] of [one, other].entries()) {
    if (shape.length !== 3) throw new Refusal(`batch${at + 1} must be a 3D tensor`);
  }
  const [[batch, rows, inner], [otherBatch, innerToo, columns]] = [one.shape, other.shape] as [Size[], Size[]];
  refuseBatched(batch!, inner!, otherBatch!, innerToo!);
  return tensor([batch!, rows!, columns!], commonDType(one, other));
}

/** A product, and a tensor that is broadcast to it. */
function added(first: string, second: string, multiplied: (one: Tensor, other: Tensor) => Tensor): FunctionRule {
  return {
    signature: `input, ${first}, ${second}, *, beta=1, alpha=1`,
    apply: (args) => {
      const result = multiplied(asTensor(args[first]), asTensor(args[second]));
      const input = asTensor(args.input);
      if (input.shape.length > result.shape.length) notKnown(sizeText());
      expanded(input, result.shape);
      return result;
    },
  };
}

function matrixProduct(one: Tensor, other: Tensor): Tensor {
  if (one.shape.length !== 2 || other.shape.length !== 2) notKnown(sizeText());
  return asTensor(matmul({ input: one, other }));
}

function outer(args: Arguments): Value {
  const [one, other] = [asTensor(args.input), asTensor(args.vec2)];
  if (one.shape.length !== 1)
    throw new Refusal(`outer: Expected 1-D argument self, but got ${one.shape.length}-D`, 'RuntimeError', 'input');
  if (other.shape.length !== 1)
    throw new Refusal(`outer: Expected 1-D argument vec2, but got ${other.shape.length}-D`, 'RuntimeError', 'vec2');
  return tensor([one.shape[0]!, other.shape[0]!], commonDType(one, other));
}

/** The inverse of each matrix. */
function inverse(args: Arguments): Value {
  const input = asTensor(args.input);
  const [rows, columns] = input.shape.slice(-2);
  if (rows === undefined || columns === undefined || equal(rows, columns) !== true) return notKnown(sizeText());
  return anyhow(input.shape, input.dtype);
}

/** A number for each matrix. */
function ofMatrix(args: Arguments): Value {
  const input = asTensor(args.input);
  return input.shape.length < 2 ? notKnown(sizeText()) : tensor(input.shape.slice(0, -2), input.dtype);
}

/** The same as functions of torch and as methods. */
export const matrixOperators: Readonly<Record<string, FunctionRule>> = {
  matmul: { signature: 'input, other', apply: matmul },
  mm: ofRanks([2, 2], 'mat2'),
  mv: ofRanks([2, 1], 'vec'),
  dot: {
    signature: 'input, tensor',
    apply: ({ input, tensor: other }) => dotProduct(asTensor(input), asTensor(other)),
  },
  bmm: { signature: 'input, mat2', apply: bmm },
  addmm: added('mat1', 'mat2', matrixProduct),
  baddbmm: added('batch1', 'batch2', batchedProduct),
  inverse: { signature: 'input', apply: inverse },
  det: { signature: 'input', apply: ofMatrix },
  logdet: { signature: 'input', apply: ofMatrix },
  trace: { signature: 'input', apply: ofMatrix },
  outer: { signature: 'input, vec2', apply: outer },
  ger: { signature: 'input, vec2', apply: outer },
};
