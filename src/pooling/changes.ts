import { PoolingError } from '../errors';
import type { DType } from '../tensors/dtype';
import { plan } from './engine';
import { layers, withDefaults, type ArgumentValue, type LayerCall } from './layers';

/** What another value of one parameter would do to the output's shape. */
export interface Change {
  readonly parameter: string;
  readonly value: ArgumentValue;
  readonly outputShape: readonly number[];
  /** Cells more or less along each spatial axis, outermost first. */
  readonly difference: readonly number[];
  /** The output would be as large as the input. */
  readonly keepsSize: boolean;
}

/**
 * The changes of one parameter that are worth trying: ceil_mode the other way, padding of half the kernel or none, the
 * kernel as stride or a stride of 1. Those that PyTorch refuses or that change no shape are left out.
 */
export function changes(shape: readonly number[], call: LayerCall, dtype: DType = 'float32'): Change[] {
  const { rank } = layers[call.op];
  const now = outputShape(shape, call, dtype);
  if (!now) return [];
  return candidates(call).flatMap(([parameter, value]) => {
    const then = outputShape(shape, { ...call, kwargs: { ...call.kwargs, [parameter]: value } }, dtype);
    const difference = then?.slice(-rank).map((size, axis) => size - now.at(axis - rank)!) ?? [];
    if (!then || difference.every((cells) => cells === 0)) return [];
    const keepsSize = then.slice(-rank).every((size, axis) => size === shape.at(axis - rank));
    return [{ parameter, value, outputShape: then, difference, keepsSize }];
  });
}

function candidates(call: LayerCall): [parameter: string, value: ArgumentValue][] {
  const values = withDefaults(call);
  const found: [string, ArgumentValue][] = [];
  const propose = (parameter: string, value: ArgumentValue) => {
    if (parameter in values && JSON.stringify(values[parameter]) !== JSON.stringify(value))
      found.push([parameter, value]);
  };
  const half = mapSizes(values['kernel_size'] ?? null, (size) => Math.floor(size / 2));
  propose('ceil_mode', values['ceil_mode'] !== true);
  if (half !== null) propose('padding', half);
  propose('padding', 0);
  propose('stride', 1);
  propose('stride', null);
  propose('dilation', 1);
  return found;
}

function mapSizes(value: ArgumentValue, change: (size: number) => number): ArgumentValue {
  if (typeof value === 'number') return change(value);
  return Array.isArray(value) ? (value as readonly ArgumentValue[]).map((entry) => mapSizes(entry, change)) : null;
}

function outputShape(shape: readonly number[], call: LayerCall, dtype: DType): readonly number[] | undefined {
  try {
    return plan(shape, call, dtype).geometry.outputShape;
  } catch (error) {
    if (error instanceof PoolingError) return undefined;
    throw error;
  }
}
