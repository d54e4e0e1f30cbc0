/**
 * A message whose views hold their own bytes only: a view travels with the whole buffer beneath it, which may be all of
 * WebAssembly's memory. What needs no change is the same object.
 */
export function withOwnBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer) return value;
  if (ArrayBuffer.isView(value)) return isOwn(value) ? value : copyOf(value as Uint8Array);
  if (Array.isArray(value)) {
    if (value.length === 0 || typeof value[0] === 'number') return value as unknown;
    const entries = value.map(withOwnBytes);
    return entries.every((entry, i) => entry === value[i]) ? (value as unknown) : entries;
  }
  const entries = Object.entries(value).map(([name, entry]) => [name, withOwnBytes(entry)] as const);
  const isSame = entries.every(([name, entry]) => entry === (value as Record<string, unknown>)[name]);
  return isSame ? value : Object.fromEntries(entries);
}

function isOwn(view: ArrayBufferView): boolean {
  return view.byteLength === view.buffer.byteLength && view.buffer instanceof ArrayBuffer && !isBuffer(view);
}

/** Node's Buffer: its `slice` is a view, and a webview gets it as a plain object. */
function isBuffer(view: ArrayBufferView): boolean {
  return Object.getPrototypeOf(view.constructor) === Uint8Array;
}

function copyOf(view: Uint8Array): Uint8Array {
  return isBuffer(view) ? new Uint8Array(view) : view.slice();
}
