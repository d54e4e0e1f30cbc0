import { PoolingError } from '../../errors';
import { plan } from '../../pooling/engine';
import { layerNames, layers, type ArgumentValue, type LayerCall, type LayerName } from '../../pooling/layers';
import { createStorage, type DType } from '../../tensors/dtype';
import { isSame, type Size } from '../size';
import { tuple, type Tensor, type Value } from '../value';
import { isTrue } from './inputs';
import { computed } from './layout';
import {
  asItems,
  asSize,
  asTensor,
  isNone,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { pooledAxis } from './pooledSize';
import { argumentText, sizeText } from './texts';

/** A size that stands for a name while the engine looks at the others: no kernel is larger. */
const LARGE = 2 ** 20;

/** The shape and the refusals are the engine's; names go through the formula. */
function pooled(op: LayerName, args: Arguments): Value {
  const input = asTensor(args.input);
  const call = callOf(op, args);
  const { rank, operator } = layers[op];
  const indices = operator === 'unpool' ? asTensor(args.indices) : undefined;
  const planned = askEngine(input, call, indices, args.output_size);
  const firstAxis = input.shape.length - rank;
  const shape = planned.map((size, axis): Size => {
    const own = input.shape[axis]!;
    if (typeof own === 'number') return size;
    return axis < firstAxis ? own : pooledAxis(call, axis - firstAxis, own);
  });
  const output = computed(shape, input.dtype, input);
  return isTrue(args.return_indices) ? tuple([output, computed(shape, 'int64', input)]) : output;
}

/** @throws Refusal in PyTorch's words */
function askEngine(
  input: Tensor,
  call: LayerCall,
  indices: Tensor | undefined,
  outputSize: Value | undefined,
): readonly number[] {
  const { rank } = layers[call.op];
  // a batch or channels are never looked at but for being there
  const shape = input.shape.map((size, axis) =>
    typeof size === 'number' ? size : axis < input.shape.length - rank ? 1 : LARGE,
  );
  const operands = indices && { indices: header(indices, input, shape) };
  try {
    return plan(shape, call, input.dtype ?? 'float32', operands).geometry.outputShape;
  } catch (error) {
    if (!(error instanceof PoolingError)) throw error;
    // a message with a number that stands for a name is none of PyTorch's
    if (input.shape.some((size) => typeof size !== 'number')) return notKnown(sizeText());
    throw new Refusal(asGiven(error.message, outputSize), classOf(error.message), error.parameter);
  }
}

/** The same message with the sizes as they were given: `torch.Size([7, 9])`, `(7, 9)`. */
function asGiven(message: string, given: Value | undefined): string {
  if (given?.kind !== 'tuple') return message;
  return message.replace(/^invalid output_size "\[(.*)\]"/, (_, sizes: string) => {
    const comma = sizes.includes(',') ? '' : ',';
    return `invalid output_size "${given.isSize ? `torch.Size([${sizes}])` : `(${sizes}${comma})`}"`;
  });
}

function header(indices: Tensor, input: Tensor, shape: readonly number[]) {
  const dtype: DType = indices.dtype ?? 'int64';
  const sizes = indices.shape.map((size, axis) =>
    typeof size === 'number' ? size : isSame(size, input.shape[axis] ?? -1) ? shape[axis]! : notKnown(sizeText()),
  );
  return { dtype, shape: sizes, data: createStorage(dtype, 0) };
}

const typeErrors = /^\w+\(\): argument '|must be bool, not|^object of type |^float\(\) argument|required positional/;
const valueErrors =
  /^(output_size should|invalid output_size|only one of output_size|output_ratio must|FractionalMaxPool)/;

function classOf(message: string): string {
  if (typeErrors.test(message)) return 'TypeError';
  if (valueErrors.test(message)) return 'ValueError';
  return message.startsWith('tuple index') ? 'IndexError' : 'RuntimeError';
}

/** The arguments as the engine reads them: `input` and the like left out. */
function callOf(op: LayerName, args: Arguments): LayerCall {
  const { positional, callTime } = layers[op];
  const given = [...positional, ...callTime].filter((name) => args[name] !== undefined);
  return { op, kwargs: Object.fromEntries(given.map((name) => [name, argumentOf(name, args[name]!)])) };
}

function argumentOf(name: string, value: Value): ArgumentValue {
  switch (value.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'float':
      if (value.isRough) return notKnown(argumentText(name));
      // the engine knows no 2.0, which is refused like 2.5
      return Number.isInteger(value.value) && !takesFloat.has(name) ? value.value + 0.5 : value.value;
    case 'int': {
      const size = asSize(value);
      return typeof size === 'number' ? size : notKnown(argumentText(name));
    }
    case 'tuple':
    case 'list':
      return asItems(value).map((item) => argumentOf(name, item));
    default:
      return notKnown(value.kind === 'unknown' ? value : argumentText(name));
  }
}

const takesFloat = new Set(['norm_type', 'output_ratio']);

/** `kernel_size, stride=None, …` as the engine's table has them, in PyTorch's order. */
function signatureOf(op: LayerName, names: readonly string[]): string {
  const defaults: Readonly<Record<string, ArgumentValue>> = layers[op].defaults;
  return names.map((name) => (name in defaults ? `${name}=${pythonText(defaults[name]!)}` : name)).join(', ');
}

function pythonText(value: ArgumentValue): string {
  if (value === null) return 'None';
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

const bases: Readonly<Record<string, string>> = {
  max: '_MaxPoolNd',
  lp: '_LPPoolNd',
  adaptiveAvg: '_AdaptiveAvgPoolNd',
  adaptiveMax: '_AdaptiveMaxPoolNd',
};

function poolingLayer(op: LayerName): LayerRule {
  const { positional, callTime, operator, inputs } = layers[op];
  const base = bases[operator];
  const samples = operator === 'fractionalMax' ? ', _random_samples=None' : '';
  const strided = (positional as readonly string[]).includes('stride');
  return {
    signature: signatureOf(op, positional) + samples,
    ...(base && { constructedBy: base }),
    // a stride that is left out is the kernel
    construct: ({ stride, kernel_size }) => (strided && isNone(stride) ? { stride: kernel_size! } : {}),
    inputs: [...inputs, signatureOf(op, callTime)].filter((text) => text !== '').join(', '),
    forward: (layer, args) => pooled(op, { ...layer, ...args }),
  };
}

/** Of torch.nn. */
export const poolingLayers: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  layerNames.map((op) => [op, poolingLayer(op)]),
);

/** Of torch.nn.functional; some have a second name that says what they return. */
export const poolingFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  layerNames.flatMap((op): [string, FunctionRule][] => {
    const { functional, functionalPositional, inputs } = layers[op];
    const signature = [...inputs, signatureOf(op, functionalPositional)].join(', ');
    return [[functional, { signature, apply: (args) => pooled(op, args) }]];
  }),
);
