import { formatArgument, type ArgumentValue, type LayerCall } from '../../src/pooling/layers';
import { readArgument } from '../../src/python/literal';

/** A call that survives as JSON: numbers that are not finite are text. */
export function jsonCall(call: LayerCall): LayerCall {
  const entries = Object.entries(call.kwargs).map(([name, value]) => [name, jsonValue(value)]);
  return { ...call, kwargs: Object.fromEntries(entries) as LayerCall['kwargs'] };
}

function jsonValue(value: ArgumentValue): ArgumentValue {
  return typeof value === 'number' && !Number.isFinite(value) ? argumentText(value) : value;
}

/** An argument as a field shows it. */
export function argumentText(value: ArgumentValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan';
  return typeof value === 'string' ? value : formatArgument(value);
}

/**
 * `3`, `(3, 2)`, `3, 2`, `None`; what is not finite stays text, and so does anything else, for PyTorch to read or to refuse;
 * nothing is the default.
 */
export function parseArgument(text: string): ArgumentValue | undefined {
  const inside = text.trim();
  if (inside === '') return undefined;
  const value = readArgument(inside);
  return value === undefined ? inside : jsonValue(value);
}
