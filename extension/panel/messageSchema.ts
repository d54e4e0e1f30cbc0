import * as v from 'valibot';
import { isLayerName, type ArgumentValue, type LayerName } from '../../src/pooling/layers';
import type { FromWebview, SavedPanel } from '../../src/views/panel';

const argument: v.GenericSchema<ArgumentValue> = v.lazy(() =>
  v.union([v.number(), v.boolean(), v.string(), v.null(), v.array(argument)]),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const call = v.object({
  op: v.custom<LayerName>((name) => typeof name === 'string' && isLayerName(name)),
  kwargs: v.record(v.string(), argument),
  seed: v.exactOptional(count),
});
const plane = v.union([count, v.literal('combined')]);

const fromWebview = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('openPanel') }),
  v.object({ type: v.literal('call'), call, edit: count }),
  v.object({ type: v.literal('needPlanes'), request: count, plane, limit: v.pipe(count, v.minValue(1)) }),
  v.object({ type: v.literal('gradient'), on: v.boolean() }),
  v.object({ type: v.literal('needReason'), request: count, plane: count, position: v.array(count) }),
  v.object({ type: v.literal('needEquivalents'), request: count }),
  v.object({ type: v.literal('needRoutes'), request: count, plane: count, position: v.array(count) }),
]);

const overlays = v.object({ indices: v.boolean(), gradient: v.boolean(), coverage: v.boolean() });

const savedPanel = v.object({
  reference: v.object({
    uri: v.string(),
    kind: v.picklist(['json', 'python', 'printed', 'file', 'logged']),
    start: count,
    end: count,
    name: v.string(),
    choice: v.exactOptional(
      v.object({
        entry: v.string(),
        isImage: v.boolean(),
        raw: v.boolean(),
        channelsLast: v.boolean(),
        select: v.array(count),
      }),
    ),
    logged: v.exactOptional(
      v.object({
        run: v.string(),
        tag: v.string(),
        number: count,
        region: v.object({ top: count, left: count, height: count, width: count }),
      }),
    ),
  }),
  call,
  plane,
  window: count,
  overlays: v.optional(overlays, { indices: false, gradient: false, coverage: false }),
});

/** A message as the protocol has it, or undefined. */
export function parseMessage(message: unknown): FromWebview | undefined {
  const parsed = v.safeParse(fromWebview, message);
  return parsed.success ? parsed.output : undefined;
}

/** What a panel saved before a reload, or undefined if it is not that. */
export function parseSavedPanel(state: unknown): SavedPanel | undefined {
  const parsed = v.safeParse(savedPanel, state);
  return parsed.success ? parsed.output : undefined;
}
