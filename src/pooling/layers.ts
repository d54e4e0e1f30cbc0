import { parseFloatText } from './pythonNumbers';
import { flag, invoke, quoted, tuple } from './pythonText';

/** An argument as Python text or a form gives it: a number, a tuple or list, a flag, None. */
export type ArgumentValue = number | boolean | string | null | readonly ArgumentValue[];

/** A pooling layer and the arguments that were passed, by PyTorch's names. One left out has its default. */
export interface LayerCall {
  readonly op: LayerName;
  readonly kwargs: Readonly<Record<string, ArgumentValue>>;
  /** What our own generator draws FractionalMaxPool's samples from, where PyTorch draws them again each time. */
  readonly seed?: number;
}

export type OperatorName = 'max' | 'avg' | 'lp' | 'adaptiveAvg' | 'adaptiveMax' | 'fractionalMax' | 'unpool';

interface Layer {
  readonly operator: OperatorName;
  /** Spatial axes the window slides along. */
  readonly rank: 1 | 2 | 3;
  /** torch.nn.functional's name of the same operator. */
  readonly functional: string;
  /** Arguments in the order `nn.X(…)` takes them. */
  readonly positional: readonly string[];
  /** Arguments that the layer takes when it is called, after its inputs. */
  readonly callTime: readonly string[];
  /** Tensors that the layer takes when it is called. */
  readonly inputs: readonly string[];
  /** Arguments after the inputs in the order `F.x(input, …)` takes them. */
  readonly functionalPositional: readonly string[];
  /** Values of the arguments that may be left out. */
  readonly defaults: Readonly<Record<string, ArgumentValue>>;
}

const oneInput = { callTime: [], inputs: ['input'] } as const;

const max = {
  ...oneInput,
  operator: 'max',
  positional: ['kernel_size', 'stride', 'padding', 'dilation', 'return_indices', 'ceil_mode'],
  functionalPositional: ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'],
  defaults: { stride: null, padding: 0, dilation: 1, return_indices: false, ceil_mode: false },
} as const;

const avg1d = {
  ...oneInput,
  operator: 'avg',
  positional: ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad'],
  functionalPositional: ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad'],
  defaults: { stride: null, padding: 0, ceil_mode: false, count_include_pad: true },
} as const;

const avg = {
  ...avg1d,
  positional: [...avg1d.positional, 'divisor_override'],
  functionalPositional: [...avg1d.functionalPositional, 'divisor_override'],
  defaults: { ...avg1d.defaults, divisor_override: null },
} as const;

const lp = {
  ...oneInput,
  operator: 'lp',
  positional: ['norm_type', 'kernel_size', 'stride', 'ceil_mode'],
  functionalPositional: ['norm_type', 'kernel_size', 'stride', 'ceil_mode'],
  defaults: { stride: null, ceil_mode: false },
} as const;

const adaptiveAvg = {
  ...oneInput,
  operator: 'adaptiveAvg',
  positional: ['output_size'],
  functionalPositional: ['output_size'],
  defaults: {},
} as const;

const adaptiveMax = {
  ...oneInput,
  operator: 'adaptiveMax',
  positional: ['output_size', 'return_indices'],
  functionalPositional: ['output_size', 'return_indices'],
  defaults: { return_indices: false },
} as const;

const fractionalMax = {
  ...oneInput,
  operator: 'fractionalMax',
  positional: ['kernel_size', 'output_size', 'output_ratio', 'return_indices'],
  functionalPositional: ['kernel_size', 'output_size', 'output_ratio', 'return_indices'],
  defaults: { output_size: null, output_ratio: null, return_indices: false },
} as const;

const unpool = {
  operator: 'unpool',
  inputs: ['input', 'indices'],
  positional: ['kernel_size', 'stride', 'padding'],
  callTime: ['output_size'],
  functionalPositional: ['kernel_size', 'stride', 'padding', 'output_size'],
  defaults: { stride: null, padding: 0, output_size: null },
} as const;

/** The one place that knows torch.nn's names, defaults and positional orders. */
export const layers = {
  MaxPool1d: { ...max, rank: 1, functional: 'max_pool1d' },
  MaxPool2d: { ...max, rank: 2, functional: 'max_pool2d' },
  MaxPool3d: { ...max, rank: 3, functional: 'max_pool3d' },
  AvgPool1d: { ...avg1d, rank: 1, functional: 'avg_pool1d' },
  AvgPool2d: { ...avg, rank: 2, functional: 'avg_pool2d' },
  AvgPool3d: { ...avg, rank: 3, functional: 'avg_pool3d' },
  LPPool1d: { ...lp, rank: 1, functional: 'lp_pool1d' },
  LPPool2d: { ...lp, rank: 2, functional: 'lp_pool2d' },
  LPPool3d: { ...lp, rank: 3, functional: 'lp_pool3d' },
  AdaptiveAvgPool1d: { ...adaptiveAvg, rank: 1, functional: 'adaptive_avg_pool1d' },
  AdaptiveAvgPool2d: { ...adaptiveAvg, rank: 2, functional: 'adaptive_avg_pool2d' },
  AdaptiveAvgPool3d: { ...adaptiveAvg, rank: 3, functional: 'adaptive_avg_pool3d' },
  AdaptiveMaxPool1d: { ...adaptiveMax, rank: 1, functional: 'adaptive_max_pool1d' },
  AdaptiveMaxPool2d: { ...adaptiveMax, rank: 2, functional: 'adaptive_max_pool2d' },
  AdaptiveMaxPool3d: { ...adaptiveMax, rank: 3, functional: 'adaptive_max_pool3d' },
  FractionalMaxPool2d: { ...fractionalMax, rank: 2, functional: 'fractional_max_pool2d' },
  FractionalMaxPool3d: { ...fractionalMax, rank: 3, functional: 'fractional_max_pool3d' },
  MaxUnpool1d: { ...unpool, rank: 1, functional: 'max_unpool1d' },
  MaxUnpool2d: { ...unpool, rank: 2, functional: 'max_unpool2d' },
  MaxUnpool3d: { ...unpool, rank: 3, functional: 'max_unpool3d' },
} as const satisfies Record<string, Layer>;

export type LayerName = keyof typeof layers;

export const layerNames = Object.keys(layers) as LayerName[];

export function isLayerName(name: string): name is LayerName {
  return Object.hasOwn(layers, name);
}

/** The layer that `torch.nn.functional.<name>` is the function of; some have a second name that says what they return. */
export function layerOfFunctional(name: string): LayerName | undefined {
  const plain = name.replace(/_with_indices$/, '');
  return layerNames.find((layer) => layers[layer].functional === plain);
}

/** All arguments of a layer, those of its call last. */
export function parametersOf(op: LayerName): readonly string[] {
  return [...layers[op].positional, ...layers[op].callTime];
}

/** Every argument of the call with its value; `stride` stays null when it follows the kernel. */
export function withDefaults(call: LayerCall): Record<string, ArgumentValue> {
  return { ...layers[call.op].defaults, ...call.kwargs };
}

/** Whether two calls mean the same, with what they leave out. */
export function sameCall(one: LayerCall, other: LayerCall): boolean {
  const values = (call: LayerCall) =>
    parametersOf(call.op).map((name) => formatArgument(asPython(withDefaults(call)[name] ?? null)));
  const text = (call: LayerCall) => JSON.stringify([call.op, values(call), call.seed ?? 0]);
  return text(one) === text(other);
}

/** An argument as it was before it travelled: what is not finite does so as text. */
export function asPython(value: ArgumentValue): ArgumentValue {
  return typeof value === 'string' ? (parseFloatText(value) ?? value) : value;
}

/** `(3, 2)`, `True`, `None`: an argument as Python writes it. */
export function formatArgument(value: ArgumentValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return flag(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return formatFloat(value);
  return tuple(value.map(formatArgument));
}

function formatFloat(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "float('nan')" : value > 0 ? "float('inf')" : "float('-inf')";
}

/** `nn.MaxPool2d(kernel_size=3, ceil_mode=True)`: the call as one would write it. */
export function formatCall(call: LayerCall): string {
  const { positional, callTime, inputs } = layers[call.op];
  const constructed = invoke(`nn.${call.op}`, [], passed(call, positional));
  const late = passed(call, callTime);
  return Object.keys(late).length === 0 ? constructed : invoke(constructed, inputs, late);
}

/** Those of the arguments that are passed, as Python writes them. */
export function passed({ kwargs }: LayerCall, names: readonly string[]): Readonly<Record<string, string>> {
  const given = names.filter((name) => kwargs[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, formatArgument(kwargs[name]!)]));
}
