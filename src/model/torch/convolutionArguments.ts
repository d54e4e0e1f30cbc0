import type { DType } from '../../tensors/dtype';
import { type Tensor, type Value } from '../value';
import { integers } from './integers';
import { pythonType } from './inputs';
import { padded } from './padding';
import { asItems, asString, asTensor, isNone, listed, notKnown, Refusal, type Arguments } from './rule';
import { argumentText } from './texts';

/**
 * Stride, padding and dilation, as the call looks at them.
 *
 * @see ATen/native/Convolution.cpp, expand_param_if_needed
 */
export function refuseArguments(args: Arguments, rank: number) {
  const perAxis = (name: string) => {
    const numbers = integers(args[name], rank);
    if (numbers.length === 1) return Array<number>(rank).fill(numbers[0]!);
    if (numbers.length === rank) return numbers;
    throw new Refusal(
      `expected ${name} to be a single integer value or a list of ${rank} values to match the convolution dimensions, but got ${name}=${listed(numbers)}`,
      'RuntimeError',
      name,
    );
  };
  const stride = perAxis('stride');
  const padding = args.padding?.kind === 'str' ? [] : perAxis('padding');
  const dilation = perAxis('dilation');
  if (padding.some((cells) => cells < 0)) refuse('negative padding is not supported', 'padding');
  if (stride.some((step) => step <= 0)) refuse('non-positive stride is not supported', 'stride');
  if (dilation.some((step) => step <= 0))
    refuse(`dilation should be greater than zero, but got ${listed(dilation)}`, 'dilation');
  return { stride, padding, dilation };
}

function refuse(message: string, argument: string): never {
  throw new Refusal(message, 'RuntimeError', argument);
}

/** The input of a convolution, of one rank or, batched, the next. */
export function refuseConvolutionInput(args: Arguments, called: string, rank: number): Tensor {
  const { input } = args;
  if (input?.kind !== 'tensor') refuseKind(args, called);
  const tensor = asTensor(input);
  const found = tensor.shape.length;
  if (found === rank + 1 || found === rank + 2) return tensor;
  throw new Refusal(
    `Expected ${rank + 1}D (unbatched) or ${rank + 2}D (batched) input to ${called}, but got input of size: ${listed(tensor.shape)}`,
  );
}

/** What is no tensor fits none of the two forms of the function, which PyTorch lists. */
function refuseKind({ input, bias }: Arguments, called: string): void {
  const type = pythonType(input);
  const rank = Number(called.at(-2));
  if (type === undefined || called.includes('transpose')) return;
  const members = input?.kind === 'tuple' || input?.kind === 'list' ? asItems(input).map(pythonType) : [];
  if (members.includes(undefined)) notKnown(argumentText('input'));
  const shown =
    type === 'tuple' ? `tuple of (${members.join(', ')})` : type === 'list' ? `list of [${members.join(', ')}]` : type;
  const learned = isNone(bias) ? 'NoneType' : 'Parameter';
  const ints = `!tuple of (${Array<string>(rank).fill('int').join(', ')}${rank === 1 ? ',' : ''})!`;
  const found = `!${shown}!, !Parameter!, !${learned}!, ${ints}, ${ints}, ${ints}, !int!`;
  const form = (padding: string) =>
    ` * (Tensor input, Tensor weight, Tensor bias = None, tuple of ints stride = 1, ${padding}, tuple of ints dilation = 1, int groups = 1)\n      didn't match because some of the arguments have invalid types: (${found})\n`;
  throw new Refusal(
    `${called}() received an invalid combination of arguments - got (${type}, Parameter, ${learned}, tuple, tuple, tuple, int), but expected one of:\n${form('tuple of ints padding = 0')}${form('str padding = "valid"')}`,
    'TypeError',
    'input',
  );
}

const typeNames: Partial<Record<DType, string>> = {
  float64: 'double',
  float32: 'float',
  float16: 'c10::Half',
  bfloat16: 'c10::BFloat16',
  uint8: 'unsigned char',
  int8: 'signed char',
  int16: 'short',
  int32: 'int',
  int64: 'long int',
  bool: 'bool',
};

/** @throws Refusal if input and bias are of different dtypes */
export function refuseConvolutionTypes(input: Tensor, weight: Tensor, bias: Value | undefined): void {
  if (!input.dtype || !weight.dtype || input.dtype === weight.dtype) return;
  const [one, other] = [typeNames[input.dtype], typeNames[weight.dtype]];
  if (isNone(bias) || !one || !other) notKnown(argumentText('dtype'));
  throw new Refusal(`Input type (${one}) and bias type (${other}) should be the same`);
}

const modes = ['zeros', 'reflect', 'replicate', 'circular'];

/** A mode that PyTorch does not know is refused in words that vary: a set's order. */
export function refusePaddingMode(mode: Value | undefined): void {
  if (!modes.includes(asString(mode))) notKnown(argumentText('padding_mode'));
}

/** The input with its border filled in, as a layer does whose `padding_mode` is not 'zeros'. */
export function paddedForMode(input: Value, layer: Arguments, rank: number, mode: string): Value {
  if (layer.padding?.kind === 'str') {
    if (layer.padding.value !== 'valid') notKnown(argumentText('padding'));
    return input;
  }
  const amounts = [...integers(layer.padding, rank)].reverse().flatMap((cells) => [cells, cells]);
  return padded(asTensor(input), amounts, mode);
}
