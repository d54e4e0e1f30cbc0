/** An argument as Python text or a form gives it: a number, a tuple or list, a flag, None. */
export type ArgumentValue = number | boolean | string | null | readonly ArgumentValue[];

/** A pooling layer and the arguments that were passed, by PyTorch's names. One left out has its default. */
export interface LayerCall {
  readonly op: LayerName;
  readonly kwargs: Readonly<Record<string, ArgumentValue>>;
}

interface Layer {
  readonly operator: 'max';
  /** Spatial axes the window slides along. */
  readonly rank: 1 | 2 | 3;
  /** torch.nn.functional's name of the same operator. */
  readonly functional: string;
  /** Arguments in the order `nn.X(…)` takes them. */
  readonly positional: readonly string[];
  /** Arguments after the input in the order `F.x(input, …)` takes them. */
  readonly functionalPositional: readonly string[];
  /** Values of the arguments that may be left out. */
  readonly defaults: Readonly<Record<string, ArgumentValue>>;
}

const maxPool = {
  operator: 'max',
  positional: ['kernel_size', 'stride', 'padding', 'dilation', 'return_indices', 'ceil_mode'],
  functionalPositional: ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'],
  defaults: { stride: null, padding: 0, dilation: 1, return_indices: false, ceil_mode: false },
} as const;

/** The one place that knows torch.nn's names, defaults and positional orders. */
export const layers = {
  MaxPool1d: { ...maxPool, rank: 1, functional: 'max_pool1d' },
  MaxPool2d: { ...maxPool, rank: 2, functional: 'max_pool2d' },
  MaxPool3d: { ...maxPool, rank: 3, functional: 'max_pool3d' },
} as const satisfies Record<string, Layer>;

export type LayerName = keyof typeof layers;

export const layerNames = Object.keys(layers) as LayerName[];

export function isLayerName(name: string): name is LayerName {
  return Object.hasOwn(layers, name);
}

/** The layer that `torch.nn.functional.<name>` is the function of. */
export function layerOfFunctional(name: string): LayerName | undefined {
  return layerNames.find((layer) => layers[layer].functional === name);
}

/** Every argument of the call with its value; `stride` stays null when it follows the kernel. */
export function withDefaults(call: LayerCall): Record<string, ArgumentValue> {
  return { ...layers[call.op].defaults, ...call.kwargs };
}

/** `(3, 2)`, `True`, `None`: an argument as Python writes it. */
export function formatArgument(value: ArgumentValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return String(value);
  return `(${value.map(formatArgument).join(', ')}${value.length === 1 ? ',' : ''})`;
}

/** `nn.MaxPool2d(kernel_size=3, ceil_mode=True)`: the call as one would write it. */
export function formatCall(call: LayerCall): string {
  const passed = layers[call.op].positional.filter((name) => call.kwargs[name] !== undefined);
  return `nn.${call.op}(${passed.map((name) => `${name}=${formatArgument(call.kwargs[name]!)}`).join(', ')})`;
}
