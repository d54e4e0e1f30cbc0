import type { DType } from '../../tensors/dtype';
import { isSame, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { broadcast } from './broadcasting';
import { inputOf } from './inputs';
import { alike, computed } from './layout';
import { floating, promoted } from './promotion';
import { asTensor, isNone, notKnown, type Arguments, type FunctionRule } from './rule';
import { arrayText } from './texts';

/** A function of each cell by itself, of the signature given. */
export function unary(
  name: string,
  signature = 'input',
  dtypeFrom: (dtype: DType | undefined) => DType | undefined = (dtype) => dtype,
): FunctionRule {
  return {
    signature,
    apply: (args) => {
      const input = inputOf(args.input, name);
      return alike(input, dtypeFrom(input.dtype));
    },
  };
}

/** What comes of computing tensors and numbers cell by cell; at least one of them is a tensor. */
export function together(values: readonly Value[], dtype: DType | undefined = promoted(values)): Tensor {
  const tensors = values.flatMap((value) => (isNumber(value) ? [] : [asTensor(value)]));
  const [first] = tensors;
  // NumPy computes by its own rules
  if (!first || tensors.some((each) => each.isArray)) return notKnown(arrayText());
  const shape = broadcast(tensors.map((each) => each.shape));
  // the first one decides how the result lies in memory, unless it is broadcast
  return isSameShape(first.shape, shape) ? alike(first, dtype) : computed(shape, dtype, ...tensors);
}

function isNumber({ kind }: Value): boolean {
  return kind === 'int' || kind === 'float' || kind === 'bool';
}

/** Whether two shapes are the same whatever the names stand for. */
export function isSameShape(a: readonly Size[], b: readonly Size[]): boolean {
  return a.length === b.length && a.every((size, axis) => isSame(size, b[axis]!));
}

/** A function of two, with the names of its operands. */
function binary(signature = 'input, other', dtypeFrom?: (values: readonly Value[]) => DType | undefined): FunctionRule {
  const [first, second] = signature.split(', ') as [string, string];
  return {
    signature,
    apply: (args) => {
      const values = [args[first]!, args[second]!];
      return together(values, dtypeFrom?.(values));
    },
  };
}

const toBool = () => 'bool' as const;
const toFloat = (values: readonly Value[]) => floating(promoted(values));

function divide(args: Arguments): Value {
  const values = [args.input!, args.other!];
  return together(values, isNone(args.rounding_mode) ? toFloat(values) : undefined);
}

function clamp(args: Arguments): Value {
  return together([args.input!, args.min!, args.max!].filter((value) => !isNone(value)));
}

/** `torch.where(condition, a, b)`; the form with the condition alone is not followed. */
function where(args: Arguments): Value {
  const values = [args.input!, args.other!];
  const tensors = [args.condition!, ...values].flatMap((value) => (isNumber(value) ? [] : [asTensor(value)]));
  return computed(broadcast(tensors.map((each) => each.shape)), promoted(values), ...tensors);
}

const floatFunctions =
  'sqrt rsqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid erf erfc erfinv reciprocal sinc lgamma digamma deg2rad rad2deg logit';
const sameFunctions =
  'abs absolute neg negative positive sign sgn floor ceil trunc fix frac square bitwise_not nan_to_num relu selu bernoulli detach clone conj';
const boolFunctions = 'isnan isinf isfinite isposinf isneginf logical_not';

function named(names: string, rule: (name: string) => FunctionRule): Record<string, FunctionRule> {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule(name)]));
}

/** Functions and methods of one tensor, cell by cell. */
export const unaryOperators: Readonly<Record<string, FunctionRule>> = {
  ...named(sameFunctions, (name) => unary(name)),
  ...named(floatFunctions, (name) => unary(name, name === 'logit' ? 'input, eps=None' : 'input', floating)),
  ...named(boolFunctions, (name) => unary(name, 'input', toBool)),
  nan_to_num: unary('nan_to_num', 'input, nan=0.0, posinf=None, neginf=None'),
  round: unary('round', 'input, *, decimals=0'),
  bernoulli: unary('bernoulli', 'input, p=None, *, generator=None'),
  clone: unary('clone', 'input, *, memory_format=None'),
};

/** Functions and methods of two, cell by cell. */
export const binaryOperators: Readonly<Record<string, FunctionRule>> = {
  ...named(
    'mul multiply remainder fmod maximum minimum fmax fmin floor_divide bitwise_and bitwise_or bitwise_xor',
    () => binary(),
  ),
  ...named('lt le gt ge eq ne less less_equal greater greater_equal not_equal', () => binary(undefined, toBool)),
  ...named('logical_and logical_or logical_xor isclose', () => binary(undefined, toBool)),
  ...named('true_divide atan2 arctan2 hypot xlogy', () => binary(undefined, toFloat)),
  ...named('add sub subtract rsub', () => binary('input, other, *, alpha=1')),
  pow: binary('input, exponent'),
  ...named('div divide', () => ({ signature: 'input, other, *, rounding_mode=None', apply: divide })),
  ...named('clamp clip', () => ({ signature: 'input, min=None, max=None', apply: clamp })),
  clamp_min: binary('input, min'),
  clamp_max: binary('input, max'),
  lerp: { signature: 'input, end, weight', apply: ({ input, end, weight }) => together([input!, end!, weight!]) },
  ...named('addcmul addcdiv', () => ({
    signature: 'input, tensor1, tensor2, *, value=1',
    apply: ({ input, tensor1, tensor2 }) => together([input!, tensor1!, tensor2!]),
  })),
};

/** `torch.where`. */
export const conditional: Readonly<Record<string, FunctionRule>> = {
  where: { signature: 'condition, input, other', apply: where },
};
