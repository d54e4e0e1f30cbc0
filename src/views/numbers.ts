interface NotFinite {
  readonly notFinite: string;
}

/** A message as it may travel: it does so as JSON, which has neither NaN nor infinities. Buffers stay as they are. */
export function packNumbers<T>(message: T): T {
  return mapped(message, (value) =>
    typeof value === 'number' && !Number.isFinite(value) ? { notFinite: String(value) } : value,
  ) as T;
}

/** The message that was packed. */
export function unpackNumbers<T>(message: T): T {
  return mapped(message, (value) => (isNotFinite(value) ? Number(value.notFinite) : value)) as T;
}

function isNotFinite(value: unknown): value is NotFinite {
  return typeof value === 'object' && value !== null && 'notFinite' in value;
}

function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return changed;
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, change));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, mapped(entry, change)]));
}
