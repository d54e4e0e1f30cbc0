import { formatArgument, type ArgumentValue, type LayerCall } from '../../src/pooling/layers';

/** A call that survives as JSON: numbers that are not finite are text. */
export function jsonCall(call: LayerCall): LayerCall {
  const isLost = (value: ArgumentValue) => typeof value === 'number' && !Number.isFinite(value);
  const entries = Object.entries(call.kwargs).map(([name, value]) => [
    name,
    isLost(value) ? argumentText(value) : value,
  ]);
  return { ...call, kwargs: Object.fromEntries(entries) as LayerCall['kwargs'] };
}

/** An argument as a field shows it. */
export function argumentText(value: ArgumentValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan';
  return typeof value === 'string' ? value : formatArgument(value);
}

/**
 * `3`, `(3, 2)`, `3, 2`, `None`, `float('inf')`; anything else stays text, for PyTorch to read or to refuse; nothing is
 * the default.
 */
export function parseArgument(text: string): ArgumentValue | undefined {
  const inside = text.trim();
  if (inside === '') return undefined;
  if (inside === 'None') return null;
  const float = /^float\(\s*(['"])(.*)\1\s*\)$/.exec(inside);
  if (float) return float[2]!;
  const parts = inside
    .replace(/^[([](.*)[)\]]$/, '$1')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const entries = parts.map((part) => (part === 'None' ? null : Number(part)));
  if (!parts.length || entries.some((entry) => entry !== null && !Number.isFinite(entry))) return inside;
  return entries.length === 1 && !/[,[(]/.test(inside) ? entries[0]! : entries;
}
