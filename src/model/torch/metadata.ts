import { isFloat, scalarTypeNames, type DType } from '../../tensors/dtype';
import { product } from '../size';
import { bool, int, list, none, sizeTuple, str, tensor, unknown, type Tensor, type Value } from '../value';
import { axisFrom, dtypeFrom } from './inputs';
import { alike, anyhow, stridesOf } from './layout';
import { asDType, asSizes, asTensor, isNone, notKnown, type Arguments, type FunctionRule } from './rule';
import { argumentText, sizeText, valuesText } from './texts';

/** `x.size()`, `x.size(1)`. */
function size(args: Arguments): Value {
  const { shape } = asTensor(args.input);
  return isNone(args.dim) ? sizeTuple(shape) : int(shape[axisFrom(args.dim, shape.length)] ?? notKnown(sizeText()));
}

function stride(args: Arguments): Value {
  const strides = stridesOf(asTensor(args.input));
  return isNone(args.dim) ? sizeTuple(strides) : int(strides[axisFrom(args.dim, strides.length)]!);
}

/** The same cells, of another dtype. */
function cast(dtype: DType): FunctionRule {
  return {
    signature: 'input, memory_format=None',
    apply: ({ input }) => converted(asTensor(input), dtype),
  };
}

function converted(input: Tensor, dtype: DType | undefined): Tensor {
  return dtype === input.dtype ? input : alike(input, dtype);
}

/** `x.to(dtype)`, `x.to(device)`, `x.to(device, dtype)`, `x.to(other)`. */
function to(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.memory_format)) return anyhow(input.shape, input.dtype);
  const given = [args.other, args.dtype].filter((value) => !isNone(value));
  const from = given.find((value) => value?.kind === 'dtype' || value?.kind === 'tensor');
  if (from?.kind === 'tensor') return converted(input, from.dtype);
  // a device changes nothing; what is not known may be a dtype
  const isOpen = given.some((value) => value?.kind === 'unknown' && !value.isHarmless);
  return converted(input, isOpen ? undefined : dtypeFrom(from, input.dtype));
}

/** `x.type(torch.float32)`, `x.type(torch.FloatTensor)`, or its name without a dtype. */
function type(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.dtype)) return converted(input, ofType(args.dtype) ?? asDType(args.dtype, undefined));
  const { dtype } = input;
  return dtype ? str(`torch.${scalarTypeNames[dtype]}Tensor`) : notKnown(argumentText('dtype'));
}

/** The dtype of `torch.FloatTensor`, or of its name. */
function ofType(value: Value | undefined): DType | undefined {
  const name = value?.kind === 'builtin' ? value.name : value?.kind === 'str' ? value.value : '';
  const [, scalar] = /^torch\.(?:cuda\.)?(\w+)Tensor$/.exec(name) ?? [];
  return dtypes.find((dtype) => scalarTypeNames[dtype] === scalar);
}

const dtypes = Object.keys(scalarTypeNames) as readonly DType[];

/** A copy that is contiguous, unless the tensor is. */
function contiguous(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.memory_format)) return anyhow(input.shape, input.dtype);
  return input.strides ? tensor(input.shape, input.dtype) : input;
}

/** `x.new_zeros(2, 3)`: of the tensor's dtype. */
const fresh: FunctionRule = {
  signature: 'input, *size, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False',
  apply: ({ input, size: sizes, dtype }) => tensor(asSizes(sizes), dtypeFrom(dtype, asTensor(input).dtype)),
};

/** A number that only a run knows. */
const number: FunctionRule = { signature: 'input', apply: () => unknown(valuesText()) };

const itself: FunctionRule = { signature: 'input, *args, **kwargs', apply: ({ input }) => input! };

const dim: FunctionRule = { signature: 'input', apply: ({ input }) => int(asTensor(input).shape.length) };
const numel: FunctionRule = { signature: 'input', apply: ({ input }) => int(product(asTensor(input).shape)) };

const casts: Readonly<Record<string, DType>> = {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  bfloat16: 'bfloat16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  char: 'int8',
  byte: 'uint8',
  bool: 'bool',
};

/** Of tensors. */
export const metadataMethods: Readonly<Record<string, FunctionRule>> = {
  ...Object.fromEntries(Object.entries(casts).map(([name, dtype]) => [name, cast(dtype)])),
  size: { signature: 'input, dim=None', apply: size },
  stride: { signature: 'input, dim=None', apply: stride },
  dim,
  ndimension: dim,
  numel,
  nelement: numel,
  to: {
    signature: 'input, other=None, dtype=None, non_blocking=False, copy=False, *, device=None, memory_format=None',
    apply: to,
  },
  type: { signature: 'input, dtype=None, non_blocking=False', apply: type },
  type_as: {
    signature: 'input, other',
    apply: ({ input, other }) => converted(asTensor(input), asTensor(other).dtype),
  },
  contiguous: { signature: 'input, memory_format=None', apply: contiguous },
  is_contiguous: {
    signature: 'input',
    apply: ({ input }) => (asTensor(input).strides ? unknown(sizeText()) : bool(true)),
  },
  is_floating_point: {
    signature: 'input',
    apply: ({ input }) => bool(isFloat(asTensor(input).dtype ?? notKnown(argumentText('dtype')))),
  },
  item: number,
  tolist: number,
  new_zeros: fresh,
  new_ones: fresh,
  new_empty: fresh,
  new_full: {
    ...fresh,
    signature: fresh.signature.replace('*size', 'size, fill_value'),
    apply: (args) => fresh.apply({ ...args, size: list([args.size!]) }),
  },
  new_tensor: {
    signature: 'input, data, dtype=None, device=None, requires_grad=False',
    apply: () => unknown(valuesText()),
  },
  numpy: {
    signature: 'input, *, force=False',
    apply: ({ input }) => ({ ...alike(asTensor(input)), isArray: true }),
  },
  cpu: itself,
  cuda: itself,
  requires_grad_: itself,
  retain_grad: { signature: 'input', apply: () => none },
  backward: {
    signature: 'input, gradient=None, retain_graph=None, create_graph=False, inputs=None',
    apply: () => none,
  },
};
